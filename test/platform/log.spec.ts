import { QueryFailedError } from 'typeorm';
import { told } from '../../src/platform/log';

describe('what the log tells of an error', () => {
  it('is its name, place and codes, and no parameter of a statement', () => {
    const driver = Object.assign(new Error('duplicate key value violates "x"'), {
      code: '23505',
      constraint: 'x',
      detail: 'Key (name)=(Jane Roe) already exists.',
    });
    const error = new QueryFailedError('INSERT INTO t VALUES ($1)', ['Jane Roe'], driver);
    const line = told(error);
    expect(line).toMatchObject({ type: 'QueryFailedError', code: '23505', constraint: 'x' });
    expect(String(line.stack)).toContain('log.spec');
    expect(JSON.stringify(line)).not.toContain('Jane');
  });

  it('leaves out the message where the database quotes the value that it refuses', () => {
    const error = Object.assign(new Error('invalid input syntax for type integer: "Jane"'), {
      code: '22P02',
    });
    expect(JSON.stringify(told(error))).not.toContain('Jane');
  });

  it('tells the cause in the same manner', () => {
    const error = new Error('outer', { cause: Object.assign(new Error('inner'), { code: 'X' }) });
    expect(told(error).cause).toMatchObject({ message: 'inner', code: 'X' });
  });
});

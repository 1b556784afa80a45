export type TopUpState = 'asked' | 'credited' | 'refused';

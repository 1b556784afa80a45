import { failure } from '../../platform/failure';

export const makesNoManifests = failure(
  'conflict',
  'manifest.not_made_there',
  (v: { carrier: string }) => ({
    en: `${v.carrier} takes no manifests: hand its parcels over without one.`,
    zh: `${v.carrier} 不支持交接单，请直接交接包裹。`,
  }),
);

export const nothingToClose = failure(
  'conflict',
  'manifest.nothing_to_close',
  (v: { days: number }) => ({
    en: `No label waits for a manifest: one that does was bought in the last ${v.days} days, its order is packed or shipped and not being cancelled, the carrier has not seen its parcel, and it is on no manifest yet.`,
    zh: `没有待交接的面单：须为近 ${v.days} 天内购买、订单已打包或已发货且未申请取消、承运商尚未揽收、且不在其他交接单上的面单。`,
  }),
);

export const noSuchManifest = failure('missing', 'manifest.unknown', (v: { id: number }) => ({
  en: `There is no manifest ${v.id}. List the manifests and use one of them.`,
  zh: `不存在交接单 ${v.id}，请先查询交接单列表。`,
}));

export const manifestHasNoFile = failure(
  'missing',
  'manifest.no_file',
  (v: { id: number; state: string }) => ({
    en: `Manifest ${v.id} is ${v.state} and has no file here: wait until it is made; one that the carrier refused has none, and one of orders that were forgotten has none any more.`,
    zh: `交接单 ${v.id} 状态为 ${v.state}，没有文件：请等待生成；被承运商拒绝的没有文件，所属订单已清除的文件也已清除。`,
  }),
);

export const manifestIsSettled = failure(
  'conflict',
  'manifest.settled',
  (v: { id: number; state: string }) => ({
    en: `Manifest ${v.id} is ${v.state}, or being asked for at this moment: there is nothing to try again. Close the day again for labels that were not taken.`,
    zh: `交接单 ${v.id} 状态为 ${v.state}，或正在请求中，无需重试。未被接受的面单请重新交接。`,
  }),
);

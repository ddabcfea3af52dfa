import type { InventoryItem } from '../types.ts';
import { membersOf, textOf } from './kinds.ts';
import type { Kind } from './kinds.ts';

/** What a list of the kind is sorted by: SortBy's words differ from list to list. */
export const sortValue = (kind: Kind, by: string): ((item: InventoryItem) => string) => {
  switch (by) {
    case 'CreationTime':
    case 'CREATION_TIME':
    case 'CreateDate':
    case 'StartTime':
      return (item) => item.created;
    case 'LastModifiedTime':
    case 'LAST_MODIFIED_TIME':
      return (item) => item.modified ?? item.created;
    case 'Name':
    case 'NAME':
    case 'IMAGE_NAME':
    case kind.name:
      return (item) => item.name;
    case 'Status':
    case 'STATUS':
    case kind.status:
      return (item) => item.status ?? '';
    case 'MODEL_NAME':
      return (item) => textOf(membersOf(kind, item)['ModelName']);
    case 'DEVICE_FLEET_NAME':
      return (item) => textOf(membersOf(kind, item)['DeviceFleetName']);
    default:
      return (item) => JSON.stringify(membersOf(kind, item)[by] ?? '');
  }
};

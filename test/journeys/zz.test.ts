import { test } from '@jest/globals';
import { startRunning } from '../support/running.ts';
import { answer, press } from '../support/messages.ts';
test('x', async () => { const r = await startRunning(); const m = await answer(r.demo, 'spend'); const { modal } = await press(r.demo, m, 'Group by…'); const o = await r.demo.submit({ as: 'ana', view_id: modal?.view_id ?? '', values: { group: 'region' } }); console.log('MESSAGES', o.messages.length); 
await r.demo.faults({slack:[{operation:'chat.postMessage',drop:true,times:1}]}); await press(r.demo, m, 'Share to channel'); console.log('SHARED', (await r.demo.state()).channels.flatMap(c=>c.messages).filter(x=>!x.ephemeral).length); await r.stop(); });

// What people call a camera.

import { byId, possible, setPossible, setText } from './dom.js';
import { sentence } from './words.js';

const FIXED = 'This name is set in the configuration file of the host: change it there.';

/** Asks for a name and gives it; the host tells everybody. @param host {call} */
export function rename(host, camera) {
  const dialog = byId('naming');
  const input = byId('naming-name');
  const save = byId('naming-form').querySelector('[type="submit"]');
  setText(byId('naming-title'), `Name of ${camera.device}`);
  setText(byId('naming-problem'), '');
  setPossible(save, true);
  input.value = camera.name;
  byId('naming-cancel').onclick = () => dialog.close();
  byId('naming-form').onsubmit = async event => {
    event.preventDefault();
    if (!possible(save)) return;
    setPossible(save, false);
    try {
      await host.call('camhost.set_camera_alias', { device: camera.device, alias: input.value.trim() });
      dialog.close();
    } catch (error) {
      setText(byId('naming-problem'), error.code === -32020 ? FIXED : sentence(error));
    } finally {
      setPossible(save, true);
    }
  };
  dialog.showModal();
  input.select();
}

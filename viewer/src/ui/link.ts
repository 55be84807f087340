/** Links to a moment: #t=12.3&person=2, and view=camera. */

import { type App } from '../app';

/** Shows what the link's end asks for; true where it asks for something. */
export function followLink(app: App): boolean {
  const asked = new URLSearchParams(location.hash.slice(1));
  const person = Number(asked.get('person'));
  if (asked.has('person')) {
    const figure = app.layers[0]?.figures.find((each) => each.person.id === person);
    if (figure) app.state.set({ selected: figure.key });
  }
  const view = asked.get('view');
  if (view === 'camera' || view === 'orbit') app.state.set({ view });
  const time = Number(asked.get('t'));
  if (!asked.has('t') || !Number.isFinite(time)) return asked.size > 0;
  void app.player.seekTime(time);
  return true;
}

export function linkToNow(app: App): string {
  const asked = [`t=${(app.scene.times[app.player.frame] ?? 0).toFixed(3)}`];
  const chosen = app.state.choices.selected.split(':')[1];
  if (chosen) asked.push(`person=${chosen}`);
  if (app.state.choices.view === 'camera') asked.push('view=camera');
  return `${location.href.split('#')[0]}#${asked.join('&')}`;
}

export async function copyLink(app: App): Promise<void> {
  const link = linkToNow(app);
  try {
    // so that the address bar has it too; a file on disk may refuse
    history.replaceState(null, '', link);
  } catch {
    /* the clipboard is enough */
  }
  try {
    await navigator.clipboard.writeText(link);
    app.say('The link to this moment is copied.');
  } catch {
    app.say(`The link to this moment is in the address bar: ${link.slice(link.indexOf('#'))}`);
  }
}

/** Pictures and short films of the 3D pane. */

import type { App } from '../app';
import type { Drawing } from '../drawing';
import type { Navigator } from '../stage/navigator';
import type { Stage } from '../stage/stage';
import { h, iconButton, saveFile, setIcon } from './dom';

const TURN_S = 6;
const LONGEST_S = 60;
const RATE = 30;
const BITS_PER_SECOND = 8e6;
const FORMATS = ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm'];

function nameOf(app: App, what: string, suffix: string): string {
  const frame = String(app.scene.frameIds[app.player.frame] ?? 0).padStart(6, '0');
  return `${app.scene.facts.name || 'result'}_${what}${frame}.${suffix}`;
}

export function makePictureButton(app: App, stage: Stage, drawing: Drawing): HTMLElement {
  return iconButton('picture', 'Save a picture of the 3D pane', () => {
    drawing.draw(); // what was drawn before is gone from the canvas
    stage.canvas.toBlob((blob) => {
      if (blob) saveFile(blob, nameOf(app, 'frame', 'png'));
    });
  });
}

/** Null where the browser cannot record. */
export function makeFilmButton(app: App, stage: Stage, drawing: Drawing, navigator: Navigator): HTMLElement | null {
  const format =
    typeof MediaRecorder === 'undefined' ? undefined : FORMATS.find((each) => MediaRecorder.isTypeSupported(each));
  if (!format || !stage.canvas.captureStream) return null;
  let stop: (() => void) | null = null;
  const menu = h('div', { class: 'menu', hidden: true, role: 'menu' });
  const button = iconButton('film', 'Save a film of the 3D pane', () => {
    if (stop) return stop();
    menu.hidden = !menu.hidden;
    button.setAttribute('aria-expanded', String(!menu.hidden));
    if (!menu.hidden) (menu.firstElementChild as HTMLElement).focus();
  });
  const begin = (what: string): ((finish: () => void) => void) => {
    menu.hidden = true;
    const recorder = new MediaRecorder(stage.canvas.captureStream(RATE), {
      mimeType: format,
      videoBitsPerSecond: BITS_PER_SECOND,
    });
    const parts: Blob[] = [];
    recorder.addEventListener('dataavailable', (event) => parts.push(event.data));
    recorder.addEventListener('stop', () =>
      saveFile(new Blob(parts, { type: 'video/webm' }), nameOf(app, what, 'webm')),
    );
    recorder.start();
    setIcon(button, 'close', 'Stop and save the film');
    button.classList.add('recording');
    return (finish) => {
      stop = null;
      finish();
      recorder.stop();
      setIcon(button, 'film', 'Save a film of the 3D pane');
      button.classList.remove('recording');
    };
  };
  const turntable = (): void => {
    app.state.set({ view: 'orbit' });
    const end = begin('turntable');
    const started = performance.now();
    let turned = 0;
    let going = true;
    stop = () => {
      going = false;
      end(() => navigator.turn(2 * Math.PI - turned));
    };
    const step = (now: number): void => {
      if (!going) return;
      const part = Math.min((now - started) / 1000 / TURN_S, 1);
      navigator.turn(2 * Math.PI * part - turned);
      turned = 2 * Math.PI * part;
      drawing.request();
      if (part < 1) requestAnimationFrame(step);
      else stop?.();
    };
    requestAnimationFrame(step);
  };
  const presentView = async (): Promise<void> => {
    const { player } = app;
    const hadLoop = player.loop;
    const from = player.markIn ?? 0,
      to = player.markOut ?? player.numFrames - 1;
    player.pause();
    player.setLoop(false);
    await player.seek(from);
    const end = begin('view');
    const timer = window.setTimeout(() => stop?.(), LONGEST_S * 1000);
    const watch = (): void => {
      if (stop && (!player.playing || player.frame >= to)) window.setTimeout(() => stop?.(), 60);
    };
    drawing.after.push(watch);
    stop = () => {
      window.clearTimeout(timer);
      drawing.after.splice(drawing.after.indexOf(watch), 1);
      end(() => player.pause());
      player.setLoop(hadLoop);
    };
    player.play();
  };
  const entry = (words: string, action: () => void): HTMLElement =>
    h('button', { type: 'button', role: 'menuitem', onclick: action }, words);
  menu.append(entry(`Turntable of this moment (${TURN_S} s)`, turntable));
  if (app.scene.numFrames > 1)
    menu.append(entry('This view, playing (the marked stretch, else all)', () => void presentView()));
  menu.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      menu.hidden = true;
      button.focus();
    }
  });
  document.addEventListener('pointerdown', (event) => {
    if (!wrap.contains(event.target as Node)) menu.hidden = true;
  });
  const wrap = h('div', { class: 'menu-wrap' }, button, menu);
  button.setAttribute('aria-haspopup', 'menu');
  return wrap;
}

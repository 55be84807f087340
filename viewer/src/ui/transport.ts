/** Play, pause, steps, speed, loop, sound: the row under the panes. */

import type { App } from '../app';
import { SPEEDS } from '../clock/player';
import { clockText, h, iconButton, setIcon } from './dom';

export function makeTransport(app: App): HTMLElement {
  const { player, scene } = app;
  const play = iconButton('play', 'Play', () => player.toggle(), 'Space');
  play.classList.add('primary');
  const time = h('span', { class: 'time' });
  const frame = h('input', {
    type: 'number',
    class: 'frame-number',
    'aria-label': 'Frame',
    title: 'Frame of the file; type a number to go there',
    min: String(scene.frameIds[0] ?? 0),
    max: String(scene.frameIds[scene.numFrames - 1] ?? 0),
    onchange: () => {
      let nearest = 0;
      scene.frameIds.forEach((id, row) => {
        if (id <= Number(frame.value)) nearest = row;
      });
      player.pause();
      void player.seek(nearest);
      frame.blur();
    },
  });
  const speed = h('select', {
    'aria-label': 'Speed',
    title: 'Speed',
    onchange: () => player.setSpeed(Number(speed.value)),
  });
  const loop = iconButton(
    'loop',
    'Repeat (the marked stretch, where there is one)',
    () => player.setLoop(!player.loop),
    'P',
  );
  const markIn = iconButton('markIn', 'Mark in', () => player.setMarks(player.frame, player.markOut), 'I');
  const markOut = iconButton('markOut', 'Mark out', () => player.setMarks(player.markIn, player.frame), 'O');
  const clear = iconButton('close', 'Clear marks', () => player.setMarks(null, null), 'X');
  const marks = h('span', { class: 'marks' });
  const sound = iconButton(
    'mute',
    'Sound',
    () => {
      const video = player.feed?.element;
      if (!video) return;
      video.muted = !video.muted;
      showState();
    },
    'M',
  );
  sound.classList.add('sound');
  const last = scene.times[scene.numFrames - 1] ?? 0;

  const showFrame = (): void => {
    time.textContent = `${clockText(scene.times[player.frame] ?? 0)} / ${clockText(last)}`;
    if (document.activeElement !== frame) frame.value = String(scene.frameIds[player.frame] ?? 0);
  };
  const showState = (): void => {
    setIcon(play, player.playing ? 'pause' : 'play', player.playing ? 'Pause' : 'Play');
    loop.setAttribute('aria-pressed', String(player.loop));
    if (![...speed.options].some((option) => Number(option.value) === player.speed)) {
      speed.add(new Option(`${player.speed}×`, String(player.speed)));
    }
    speed.value = String(player.speed);
    const marked = player.markIn !== null || player.markOut !== null;
    clear.hidden = !marked;
    const from = scene.times[player.markIn ?? 0]!,
      to = scene.times[player.markOut ?? scene.numFrames - 1]!;
    marks.textContent = marked ? `${clockText(from)} – ${clockText(to)} (${(to - from).toFixed(3)} s)` : '';
    const video = player.feed?.element;
    sound.hidden = !video;
    if (video) {
      setIcon(sound, video.muted ? 'mute' : 'sound', video.muted ? 'Sound on' : 'Sound off');
    }
  };
  for (const each of SPEEDS) speed.add(new Option(`${each}×`, String(each)));
  player.on('frame', showFrame);
  player.on('state', showState);
  showFrame();
  showState();
  return h(
    'div',
    { class: 'transport', role: 'group', 'aria-label': 'Playback' },
    iconButton('start', 'To the start', () => void player.seek(player.first), 'Home'),
    iconButton('back', 'One frame back', () => player.step(-1), 'ArrowLeft'),
    play,
    iconButton('next', 'One frame forward', () => player.step(1), 'ArrowRight'),
    iconButton('end', 'To the end', () => void player.seek(player.final), 'End'),
    time,
    h('label', { class: 'frame-label' }, 'frame', frame),
    h('span', { class: 'gap' }),
    marks,
    clear,
    markIn,
    markOut,
    loop,
    speed,
    sound,
  );
}

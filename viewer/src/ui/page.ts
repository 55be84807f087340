/** The page as a whole: panes, bars and panels, and the video on its way in. */

import * as THREE from 'three';
import type { App } from '../app';
import type { Drawing } from '../drawing';
import { Navigator } from '../stage/navigator';
import type { Arrangement } from '../state';
import { makeApartPanel } from './apart_panel';
import { makeFilmButton, makePictureButton } from './capture';
import { CurvesPanel } from './curves';
import { h, iconButton } from './dom';
import { makeFactsPanel } from './facts_panel';
import { makeHeader } from './header';
import { makeHelp } from './help';
import { makeHover } from './hover';
import { listenToKeys } from './keys';
import { makeLabels } from './labels';
import { followLink } from './link';
import { makePeoplePanel } from './people_panel';
import { makePicture, type Picture } from './picture';
import { makeShowPanel } from './show_panel';
import { makeStageBar } from './stage_bar';
import { cssColor, onTheme } from './theme';
import { makeSplitter } from './splitter';
import { makeStretchPanel } from './stretch_panel';
import { makeTimeline } from './timeline';
import { makeTransport } from './transport';

/** Lower windows begin without curves. */
const MIN_HEIGHT_FOR_CURVES = 680;
const PHONE_PX = 760;

export interface Page {
  element: HTMLElement;
  /** Resolves when the first picture of the video is there, or it is known that none will be. */
  pictureReady: Promise<void>;
  /** To be called once the page is in the document. */
  started(): void;
  say(words: string): void;
}

export function makePage(app: App, canvas: HTMLCanvasElement, drawing: Drawing): Page {
  const { state, stage, scene } = app;
  const navigator = stage ? new Navigator(app, stage) : null;
  drawing.navigator = navigator;
  const toast = h('div', { class: 'toast', role: 'status', 'aria-live': 'polite', hidden: true });
  let toastTimer = 0;
  const say = (words: string): void => {
    toast.textContent = words;
    toast.hidden = false;
    window.clearTimeout(toastTimer);
    toastTimer = window.setTimeout(() => (toast.hidden = true), 4000);
  };
  const help = makeHelp();
  const picture = makePicture(app);
  const stagePane = h(
    'div',
    { class: 'stage-pane' },
    stage
      ? canvas
      : h(
          'p',
          { class: 'notice' },
          'This browser shows no 3D (WebGL 2 is missing or switched off): the numbers and the video still work.',
        ),
  );
  if (stage && navigator) {
    stagePane.prepend(makeStageBar(app, navigator));
    stagePane.append(makeLabels(app, stage, drawing.after), makeHover(app, stage));
  }
  const captures =
    stage && navigator ? [makePictureButton(app, stage, drawing), makeFilmButton(app, stage, drawing, navigator)] : [];
  const work = h(
    'main',
    { class: 'work' },
    picture.element && h('div', { class: 'video-pane' }, picture.element),
    stagePane,
    h(
      'aside',
      { class: 'side' },
      makePeoplePanel(app),
      makeShowPanel(app),
      makeStretchPanel(app),
      app.scenes.length === 2 && makeApartPanel(app),
      makeFactsPanel(app),
    ),
  );
  if (picture.element) stagePane.append(splitterOf(work, stagePane));
  const moves = scene.numFrames > 1;
  const curves = moves && scene.people.length ? new CurvesPanel(app) : null;
  const toggleCurves = (): void => {
    curves?.setOpen(!curves.isOpen);
    curvesButton.setAttribute('aria-pressed', String(curves?.isOpen));
  };
  const curvesButton = iconButton('curves', 'Curves', toggleCurves, 'U');
  const transport = moves ? makeTransport(app) : null;
  if (curves) {
    transport!.append(curvesButton);
    curves.setOpen(window.innerHeight >= MIN_HEIGHT_FOR_CURVES && window.innerWidth > PHONE_PX);
    curvesButton.setAttribute('aria-pressed', String(curves.isOpen));
  }
  const element = h(
    'div',
    { class: 'page' },
    makeHeader(app, help.open, panesOf(picture), captures),
    work,
    transport,
    moves && makeTimeline(app),
    curves?.element,
    toast,
    help.element,
  );
  const arrange = (): void => {
    element.dataset.arrangement = picture.element ? state.choices.arrangement : 'bodies';
  };
  state.on(arrange);
  arrange();
  listenToKeys(app, { navigator, help: help.open, curves: toggleCurves, copyValues: () => void curves?.copy() });
  window.addEventListener('hashchange', () => followLink(app));
  return {
    element,
    say,
    pictureReady: picture.ready,
    started(): void {
      if (stage) fit(app, stagePane, drawing);
      drawing.draw();
      navigator?.look('start');
      drawing.draw();
      drawing.run();
      followLink(app);
      picture.start();
      window.setTimeout(() => curves?.begin());
    },
  };
}

/** What one can choose to see; nothing where there is the 3D alone. */
function panesOf(picture: Picture): Arrangement[] {
  if (!picture.element) return [];
  return picture.isPlacard ? ['both', 'bodies'] : ['both', 'video', 'bodies'];
}

/** Between the video and the 3D. */
function splitterOf(work: HTMLElement, stagePane: HTMLElement): HTMLElement {
  const width = (): number => (work.firstElementChild as HTMLElement).clientWidth;
  return makeSplitter('Width of the video', true, 1, width, (px) => {
    const most = width() + stagePane.clientWidth - 200;
    work.style.setProperty('--video', `${Math.min(Math.max(px, 120), most)}px`);
  });
}

function fit(app: App, pane: HTMLElement, drawing: Drawing): void {
  const stage = app.stage!;
  const ground = (): void => {
    stage.setGround(new THREE.Color().setStyle(cssColor('--stage'), THREE.LinearSRGBColorSpace));
    drawing.request();
  };
  const size = (): void => {
    stage.resize(stage.canvas.clientWidth, stage.canvas.clientHeight);
    drawing.draw();
  };
  ground();
  stage.resize(stage.canvas.clientWidth, stage.canvas.clientHeight);
  onTheme(ground);
  new ResizeObserver(size).observe(pane);
}

/** What the page is told by the html around it. */

export interface SceneSource {
  name: string;
  /** Where the bytes of the scene are, relative to the page. */
  url?: string;
  /** Or the id of the script element that holds them as base64. */
  element?: string;
}

export interface PictureSource {
  url?: string;
  element?: string;
  type?: string;
  picture_url?: string;
  picture_element?: string;
}

export interface Config {
  mode: 'view' | 'compare' | 'file';
  title: string;
  scenes: SceneSource[];
  video: PictureSource | null;
  /** Why there is no video, or that it is a copy or the overlay; "" where there is nothing to say. */
  video_note: string;
  video_is_overlay: boolean;
  /** Whether the user asked for a page without the video: then none is missing. */
  video_left_out: boolean;
  home: string | null;
  /** Where this page is had as one file; null where it is one. */
  file: string | null;
}

export function readConfig(): Config {
  const element = document.getElementById('config');
  if (!element?.textContent) throw new Error('this page was made without its settings (no #config)');
  const given = JSON.parse(element.textContent) as Partial<Config>;
  return {
    mode: given.mode ?? 'view',
    title: given.title ?? '',
    scenes: given.scenes ?? [],
    video: given.video ?? null,
    video_note: given.video_note ?? '',
    video_is_overlay: given.video_is_overlay ?? false,
    video_left_out: given.video_left_out ?? false,
    home: given.home ?? null,
    file: given.file ?? null,
  };
}

/** The bytes of an element that holds base64. */
export function bytesOfElement(id: string): Uint8Array<ArrayBuffer> {
  const text = document.getElementById(id)?.textContent;
  if (text == null) throw new Error(`this page lacks its part #${id}`);
  const binary = atob(text.trim());
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** GLSL of everything that is drawn; all of it goes through `toClip`, which knows the lens. */

const PROJECT = /* glsl */ `
precision highp float;
precision highp int;
uniform mat4 modelMatrix;
uniform mat4 viewMatrix;
uniform mat4 projectionMatrix;
uniform bool lensOn;
uniform vec4 lensA; // k1 k2 p1 p2
uniform vec4 lensB; // k3 k4 k5 k6
uniform vec3 lensLimit;

// A point of view space (x right, y up, z towards the viewer) to clip space, bent by the lens in camera view.
vec4 toClip(vec3 p) {
  if (lensOn) {
    vec2 xy = vec2(p.x, -p.y);
    float before = max(-p.z, 0.0);
    float away = length(xy);
    bool inside = away <= lensLimit.x * before;
    float safe = inside && before > 0.0 ? before : 1.0;
    float r2 = inside ? (away / safe) * (away / safe) : 0.0;
    float near = (1.0 + r2 * (lensA.x + r2 * (lensA.y + r2 * lensB.x)))
      / (1.0 + r2 * (lensB.y + r2 * (lensB.z + r2 * lensB.w)));
    float far = lensLimit.z + (lensLimit.y - lensLimit.z * lensLimit.x) * before / max(away, 1e-12);
    vec2 t = xy * (inside ? 1.0 / safe : lensLimit.x / max(away, 1e-12));
    float t2 = dot(t, t);
    vec2 off = vec2(2.0 * lensA.z * t.x * t.y + lensA.w * (t2 + 2.0 * t.x * t.x),
                    lensA.z * (t2 + 2.0 * t.y * t.y) + 2.0 * lensA.w * t.x * t.y);
    xy = xy * (inside ? near : far) + before * off;
    p.xy = vec2(xy.x, -xy.y);
  }
  return projectionMatrix * vec4(p, 1.0);
}
`;

const PICTURE = /* glsl */ `
uniform sampler2D picture;
uniform vec4 pictureRect; // left, bottom, width, height in the canvas' pixels
uniform float pictureOpacity;
uniform vec3 ground;

// What lies behind a pixel: the video's picture, faded into the ground.
vec3 behind() {
  if (pictureOpacity <= 0.0) return ground;
  vec2 uv = (gl_FragCoord.xy - pictureRect.xy) / pictureRect.zw;
  if (any(lessThan(uv, vec2(0.0))) || any(greaterThan(uv, vec2(1.0)))) return ground;
  return mix(ground, texture(picture, vec2(uv.x, 1.0 - uv.y)).rgb, pictureOpacity);
}
`;

/** The skinned body; `NUM_INFLUENCES` is 4 or 8. */
export const BODY_VERTEX = /* glsl */ `${PROJECT}
in vec3 position;
in vec3 normal;
in vec4 jointsA;
in vec4 weightsA;
#if NUM_INFLUENCES > 4
in vec4 jointsB;
in vec4 weightsB;
#endif
in float sole; // 1-4: left heel, left toe, right heel, right toe; 0 elsewhere
uniform vec4 bones[72]; // three rows for each of 24 joints: rest pose to camera coordinates
uniform vec4 contacts;
out vec3 vNormal;
out vec3 vView;
out float vContact;

void add(int joint, float weight, inout vec4 x, inout vec4 y, inout vec4 z) {
  x += weight * bones[3 * joint];
  y += weight * bones[3 * joint + 1];
  z += weight * bones[3 * joint + 2];
}

void main() {
  vec4 x = vec4(0.0), y = vec4(0.0), z = vec4(0.0);
  // Weights descend: most vertices hang on one or two joints.
  add(int(jointsA.x), weightsA.x, x, y, z);
  if (weightsA.y > 0.0) {
    add(int(jointsA.y), weightsA.y, x, y, z);
    if (weightsA.z > 0.0) {
      add(int(jointsA.z), weightsA.z, x, y, z);
      if (weightsA.w > 0.0) {
        add(int(jointsA.w), weightsA.w, x, y, z);
#if NUM_INFLUENCES > 4
        if (weightsB.x > 0.0) {
          add(int(jointsB.x), weightsB.x, x, y, z);
          add(int(jointsB.y), weightsB.y, x, y, z);
          add(int(jointsB.z), weightsB.z, x, y, z);
          add(int(jointsB.w), weightsB.w, x, y, z);
        }
#endif
      }
    }
  }
  vec4 rest = vec4(position, 1.0);
  vec3 camera = vec3(dot(x, rest), dot(y, rest), dot(z, rest));
#ifdef SHADOW
  vec4 onFloor = modelMatrix * vec4(camera, 1.0); // straight down onto the floor
  gl_Position = toClip((viewMatrix * vec4(onFloor.xy, 0.0, 1.0)).xyz);
#else
  vec3 turned = vec3(dot(x.xyz, normal), dot(y.xyz, normal), dot(z.xyz, normal));
  mat4 modelView = viewMatrix * modelMatrix;
  vec4 view = modelView * vec4(camera, 1.0);
  vView = view.xyz;
  vNormal = mat3(modelView) * turned;
  int part = int(sole + 0.5);
  vContact = part == 0 ? 0.0 : contacts[part - 1];
  gl_Position = toClip(view.xyz);
#endif
}
`;

/** A body's shadow: what lies behind, darker; opaque, so that its many layers do not add up. */
export const SHADOW_FRAGMENT = /* glsl */ `precision highp float;
${PICTURE}
uniform float opacity;
out vec4 result;
void main() { result = vec4(behind() * (1.0 - 0.2 * opacity), 1.0); }
`;

export const BODY_FRAGMENT = /* glsl */ `precision highp float;
${PICTURE}
uniform vec3 color;
uniform vec3 contactColor;
uniform vec3 skyView; // up, in view space
uniform float opacity;
uniform float faded; // 1 where the picture did not tell the body
uniform float chosen;
uniform float alpha; // of a body that lies over another result's
in vec3 vNormal;
in vec3 vView;
in float vContact;
out vec4 result;

void main() {
  vec3 n = normalize(vNormal);
  vec3 eye = normalize(-vView);
  if (dot(n, eye) < 0.0) n = -n;
  float key = max(dot(n, normalize(vec3(0.35, 0.55, 0.75))), 0.0);
  float sky = 0.5 + 0.5 * dot(n, skyView);
  float rim = pow(1.0 - max(dot(n, eye), 0.0), 3.0);
  vec3 base = mix(color, contactColor, 0.9 * smoothstep(0.45, 0.55, vContact));
  base = mix(base, vec3(dot(base, vec3(0.3, 0.59, 0.11))), 0.6 * faded);
  vec3 lit = base * (0.34 + 0.30 * sky + 0.52 * key) + vec3(0.05 * key * key);
  lit = mix(lit, vec3(1.0), rim * (0.14 + 0.3 * chosen));
  if (faded > 0.0 && mod(gl_FragCoord.x + gl_FragCoord.y, 8.0) < 2.0) lit *= 0.82;
  result = vec4(opacity < 1.0 ? mix(behind(), min(lit, 1.0), opacity) : min(lit, 1.0), alpha);
}
`;

/** Lines of a width in pixels: a quad for each piece, made of its two ends. */
export const LINE_VERTEX = /* glsl */ `${PROJECT}
in vec2 corner; // x: 0 first end, 1 second end; y: -1 or 1 across
in vec3 from;
in vec3 to;
in vec4 tint;
uniform vec2 viewport; // px
uniform float width; // px
out vec4 vTint;
out float vAcross;

void main() {
  mat4 modelView = viewMatrix * modelMatrix;
  vec3 a = (modelView * vec4(from, 1.0)).xyz;
  vec3 b = (modelView * vec4(to, 1.0)).xyz;
  vTint = tint;
  vAcross = corner.y;
  const float NEAR = -0.05; // what is behind the eye is cut off there
  if (a.z > NEAR && b.z > NEAR) { gl_Position = vec4(2.0, 2.0, 2.0, 1.0); return; }
  if (a.z > NEAR) a = mix(b, a, (NEAR - b.z) / (a.z - b.z));
  if (b.z > NEAR) b = mix(a, b, (NEAR - a.z) / (b.z - a.z));
  vec4 clipA = toClip(a), clipB = toClip(b);
  vec2 along = (clipB.xy / clipB.w - clipA.xy / clipA.w) * viewport;
  float size = length(along);
  vec2 across = size > 1e-4 ? vec2(-along.y, along.x) / size : vec2(0.0, 1.0);
  vec2 forward = size > 1e-4 ? along / size : vec2(1.0, 0.0);
  vec4 clip = corner.x < 0.5 ? clipA : clipB;
  // Pieces of one line overlap by half its width, so that bends have no gaps.
  vec2 px = across * corner.y * 0.5 * width + forward * (corner.x * 2.0 - 1.0) * 0.25 * width;
  clip.xy += px * 2.0 / viewport * clip.w;
  gl_Position = clip;
}
`;

export const LINE_FRAGMENT = /* glsl */ `precision highp float;
in vec4 vTint;
in float vAcross;
uniform float strength;
out vec4 result;
void main() {
  float edge = 1.0 - smoothstep(0.55, 1.0, abs(vAcross));
  result = vec4(vTint.rgb, vTint.a * strength * edge);
}
`;

export const DOT_VERTEX = /* glsl */ `${PROJECT}
in vec3 position;
in vec4 tint;
uniform float size; // px
out vec4 vTint;
void main() {
  vec4 view = viewMatrix * modelMatrix * vec4(position, 1.0);
  vTint = tint;
  gl_Position = view.z > -0.02 ? vec4(2.0, 2.0, 2.0, 1.0) : toClip(view.xyz);
  gl_PointSize = size;
}
`;

export const DOT_FRAGMENT = /* glsl */ `precision highp float;
in vec4 vTint;
out vec4 result;
void main() {
  float away = length(gl_PointCoord - 0.5) * 2.0;
  float edge = 1.0 - smoothstep(0.8, 1.0, away);
  vec3 rgb = mix(vTint.rgb, vec3(0.08), smoothstep(0.5, 0.7, away));
  result = vec4(rgb, vTint.a * edge);
}
`;

export const BACKDROP_VERTEX = /* glsl */ `precision highp float;
in vec3 position;
void main() { gl_Position = vec4(position.xy, 0.9999, 1.0); }
`;

export const BACKDROP_FRAGMENT = /* glsl */ `precision highp float;
${PICTURE}
out vec4 result;
void main() { result = vec4(behind(), 1.0); }
`;

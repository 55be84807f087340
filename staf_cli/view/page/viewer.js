/*!
viewer.js holds these libraries.

three 0.187.0

The MIT License

Copyright © 2010-2026 three.js authors

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in
all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN
THE SOFTWARE.

----

uplot 1.6.32

The MIT License (MIT)

Copyright (c) 2022 Leon Sorokin

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in
all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN
THE SOFTWARE.
*/
"use strict";(()=>{var zs={LEFT:0,MIDDLE:1,RIGHT:2,ROTATE:0,DOLLY:1,PAN:2},Hs={ROTATE:0,PAN:1,DOLLY_PAN:2,DOLLY_ROTATE:3},zf=0,su=1,Hf=2;var aa=1,Vf=2,no=3,Vs=0,Gn=1,ri=2,ar=0,io=1,ru=2,ou=3,au=4,Gf=5;var lr=100,Wf=101,Xf=102,qf=103,Yf=104,$f=200,Zf=201,Jf=202,Kf=203,lu=204,cu=205,jf=206,Qf=207,ep=208,tp=209,np=210,ip=211,sp=212,rp=213,op=214,ll=0,cl=1,hl=2,qr=3,ul=4,dl=5,fl=6,pl=7,hu=0,ap=1,lp=2,Yi=0,uu=1,du=2,fu=3,pu=4,mu=5,gu=6,_u=7;var xu=300,cr=301,so=302,zl=303,Hl=304,ml=1e3,Wi=1001,gl=1002,En=1003,cp=1004;var la=1005;var fn=1006,Vl=1007;var ms=1008;var oi=1009,yu=1010,vu=1011,ro=1012,Gl=1013,Ai=1014,Ri=1015,Ci=1016,Wl=1017,Xl=1018,hr=1020,bu=35902,Su=35899,Mu=1021,wu=1022,Pi=1023,ds=1026,gs=1027,Eu=1028,ql=1029,Gs=1030,Yl=1031;var $l=1033,ca=33776,ha=33777,ua=33778,da=33779,Zl=35840,Jl=35841,Kl=35842,jl=35843,Ql=36196,ec=37492,tc=37496,nc=37488,ic=37489,fa=37490,sc=37491,rc=37808,oc=37809,ac=37810,lc=37811,cc=37812,hc=37813,uc=37814,dc=37815,fc=37816,pc=37817,mc=37818,gc=37819,_c=37820,xc=37821,yc=36492,vc=36494,bc=36495,Sc=36283,Mc=36284,pa=36285,wc=36286;var zo=2300,_l=2301,ol=2302,Kh=2303,jh=2400,Qh=2401,eu=2402;var hp=3200;var Tu=0,up=1,_s="",Qn="srgb",fs="srgb-linear",Ho="linear",Tt="srgb";var al=7680;var dp=519,fp=512,pp=513,mp=514,Au=515,gp=516,_p=517,Ru=518,Cu=519,Pu=35044,oo=35048;var ma="300 es",mi=2e3,Vo=2001;function w_(i){for(let e=i.length-1;e>=0;--e)if(i[e]>=65535)return!0;return!1}function E_(i){return ArrayBuffer.isView(i)&&!(i instanceof DataView)}function Go(i){return document.createElementNS("http://www.w3.org/1999/xhtml",i)}function xp(){let i=Go("canvas");return i.style.display="block",i}var mf={},Yr=null;function Wo(...i){let e="THREE."+i.shift();Yr?Yr("log",e,...i):console.log(e,...i)}function yp(i){let e=i[0];if(typeof e=="string"&&e.startsWith("TSL:")){let t=i[1];t&&t.isStackTrace?i[0]+=" "+t.getLocation():i[1]='Stack trace not available. Enable "THREE.Node.captureStackTrace" to capture stack traces.'}return i}function Ye(...i){i=yp(i);let e="THREE."+i.shift();if(Yr)Yr("warn",e,...i);else{let t=i[0];t&&t.isStackTrace?console.warn(t.getError(e)):console.warn(e,...i)}}function je(...i){i=yp(i);let e="THREE."+i.shift();if(Yr)Yr("error",e,...i);else{let t=i[0];t&&t.isStackTrace?console.error(t.getError(e)):console.error(e,...i)}}function Oo(...i){let e=i.join(" ");e in mf||(mf[e]=!0,Ye(...i))}function vp(i,e,t){return new Promise(function(n,s){function r(){switch(i.clientWaitSync(e,i.SYNC_FLUSH_COMMANDS_BIT,0)){case i.WAIT_FAILED:s();break;case i.TIMEOUT_EXPIRED:setTimeout(r,t);break;default:n()}}setTimeout(r,t)})}var bp={[ll]:ll,[hl]:fl,[ul]:ul,[qr]:dl,[cl]:cl,[fl]:hl,[pl]:pl,[dl]:qr},Ti=class{addEventListener(e,t){this._listeners===void 0&&(this._listeners={});let n=this._listeners;n[e]===void 0&&(n[e]=[]),n[e].indexOf(t)===-1&&n[e].push(t)}hasEventListener(e,t){let n=this._listeners;return n===void 0?!1:n[e]!==void 0&&n[e].indexOf(t)!==-1}removeEventListener(e,t){let n=this._listeners;if(n===void 0)return;let s=n[e];if(s!==void 0){let r=s.indexOf(t);r!==-1&&s.splice(r,1)}}dispatchEvent(e){let t=this._listeners;if(t===void 0)return;let n=t[e.type];if(n!==void 0){e.target=this;let s=n.slice(0);for(let r=0,o=s.length;r<o;r++)s[r].call(this,e);e.target=null}}},Nn=["00","01","02","03","04","05","06","07","08","09","0a","0b","0c","0d","0e","0f","10","11","12","13","14","15","16","17","18","19","1a","1b","1c","1d","1e","1f","20","21","22","23","24","25","26","27","28","29","2a","2b","2c","2d","2e","2f","30","31","32","33","34","35","36","37","38","39","3a","3b","3c","3d","3e","3f","40","41","42","43","44","45","46","47","48","49","4a","4b","4c","4d","4e","4f","50","51","52","53","54","55","56","57","58","59","5a","5b","5c","5d","5e","5f","60","61","62","63","64","65","66","67","68","69","6a","6b","6c","6d","6e","6f","70","71","72","73","74","75","76","77","78","79","7a","7b","7c","7d","7e","7f","80","81","82","83","84","85","86","87","88","89","8a","8b","8c","8d","8e","8f","90","91","92","93","94","95","96","97","98","99","9a","9b","9c","9d","9e","9f","a0","a1","a2","a3","a4","a5","a6","a7","a8","a9","aa","ab","ac","ad","ae","af","b0","b1","b2","b3","b4","b5","b6","b7","b8","b9","ba","bb","bc","bd","be","bf","c0","c1","c2","c3","c4","c5","c6","c7","c8","c9","ca","cb","cc","cd","ce","cf","d0","d1","d2","d3","d4","d5","d6","d7","d8","d9","da","db","dc","dd","de","df","e0","e1","e2","e3","e4","e5","e6","e7","e8","e9","ea","eb","ec","ed","ee","ef","f0","f1","f2","f3","f4","f5","f6","f7","f8","f9","fa","fb","fc","fd","fe","ff"],gf=1234567,Bo=Math.PI/180,$r=180/Math.PI;function Ws(){let i=Math.random()*4294967295|0,e=Math.random()*4294967295|0,t=Math.random()*4294967295|0,n=Math.random()*4294967295|0;return(Nn[i&255]+Nn[i>>8&255]+Nn[i>>16&255]+Nn[i>>24&255]+"-"+Nn[e&255]+Nn[e>>8&255]+"-"+Nn[e>>16&15|64]+Nn[e>>24&255]+"-"+Nn[t&63|128]+Nn[t>>8&255]+"-"+Nn[t>>16&255]+Nn[t>>24&255]+Nn[n&255]+Nn[n>>8&255]+Nn[n>>16&255]+Nn[n>>24&255]).toLowerCase()}function pt(i,e,t){return Math.max(e,Math.min(t,i))}function Iu(i,e){return(i%e+e)%e}function T_(i,e,t,n,s){return n+(i-e)*(s-n)/(t-e)}function A_(i,e,t){return i!==e?(t-i)/(e-i):0}function ko(i,e,t){return(1-t)*i+t*e}function R_(i,e,t,n){return ko(i,e,1-Math.exp(-t*n))}function C_(i,e=1){return e-Math.abs(Iu(i,e*2)-e)}function P_(i,e,t){return i<=e?0:i>=t?1:(i=(i-e)/(t-e),i*i*(3-2*i))}function I_(i,e,t){return i<=e?0:i>=t?1:(i=(i-e)/(t-e),i*i*i*(i*(i*6-15)+10))}function L_(i,e){return i+Math.floor(Math.random()*(e-i+1))}function N_(i,e){return i+Math.random()*(e-i)}function D_(i){return i*(.5-Math.random())}function F_(i){i!==void 0&&(gf=i);let e=gf+=1831565813;return e=Math.imul(e^e>>>15,e|1),e^=e+Math.imul(e^e>>>7,e|61),((e^e>>>14)>>>0)/4294967296}function U_(i){return i*Bo}function O_(i){return i*$r}function B_(i){return i>0&&Number.isInteger(i)&&2**Math.round(Math.log2(i))===i}function k_(i){return Math.pow(2,Math.ceil(Math.log(i)/Math.LN2))}function Lu(i){return Math.pow(2,Math.floor(Math.log(i)/Math.LN2))}function z_(i,e,t,n,s){let r=Math.cos,o=Math.sin,a=r(t/2),l=o(t/2),c=r((e+n)/2),h=o((e+n)/2),u=r((e-n)/2),d=o((e-n)/2),f=r((n-e)/2),g=o((n-e)/2);switch(s){case"XYX":i.set(a*h,l*u,l*d,a*c);break;case"YZY":i.set(l*d,a*h,l*u,a*c);break;case"ZXZ":i.set(l*u,l*d,a*h,a*c);break;case"XZX":i.set(a*h,l*g,l*f,a*c);break;case"YXY":i.set(l*f,a*h,l*g,a*c);break;case"ZYZ":i.set(l*g,l*f,a*h,a*c);break;default:Ye("MathUtils: .setQuaternionFromProperEuler() encountered an unknown order: "+s)}}function Ec(i){switch(i.constructor){case Uint32Array:return 4294967295;case Uint16Array:return 65535;case Uint8Array:case Uint8ClampedArray:return 255;case Int32Array:return 2147483647;case Int16Array:return 32767;case Int8Array:return 127;default:return}}function Nu(i,e){if(e.constructor===Float32Array)return i;let t=Ec(e);if(t===void 0)throw new Error("THREE.MathUtils: Invalid component type.");return Math.max(i/t,-1)}function Du(i,e){if(e.constructor===Float32Array)return i;let t=Ec(e);if(t===void 0)throw new Error("THREE.MathUtils: Invalid component type.");return Math.round(i*t)}var ur={DEG2RAD:Bo,RAD2DEG:$r,generateUUID:Ws,clamp:pt,euclideanModulo:Iu,mapLinear:T_,inverseLerp:A_,lerp:ko,damp:R_,pingpong:C_,smoothstep:P_,smootherstep:I_,randInt:L_,randFloat:N_,randFloatSpread:D_,seededRandom:F_,degToRad:U_,radToDeg:O_,isPowerOfTwo:B_,ceilPowerOfTwo:k_,floorPowerOfTwo:Lu,setQuaternionFromProperEuler:z_,normalize:Du,denormalize:Nu},Qe=class{static{this.prototype.isVector2=!0}constructor(e=0,t=0){this.x=e,this.y=t}get width(){return this.x}set width(e){this.x=e}get height(){return this.y}set height(e){this.y=e}set(e,t){return this.x=e,this.y=t,this}setScalar(e){return this.x=e,this.y=e,this}setX(e){return this.x=e,this}setY(e){return this.y=e,this}setComponent(e,t){switch(e){case 0:this.x=t;break;case 1:this.y=t;break;default:throw new Error("THREE.Vector2: index is out of range: "+e)}return this}getComponent(e){switch(e){case 0:return this.x;case 1:return this.y;default:throw new Error("THREE.Vector2: index is out of range: "+e)}}clone(){return new this.constructor(this.x,this.y)}copy(e){return this.x=e.x,this.y=e.y,this}add(e){return this.x+=e.x,this.y+=e.y,this}addScalar(e){return this.x+=e,this.y+=e,this}addVectors(e,t){return this.x=e.x+t.x,this.y=e.y+t.y,this}addScaledVector(e,t){return this.x+=e.x*t,this.y+=e.y*t,this}sub(e){return this.x-=e.x,this.y-=e.y,this}subScalar(e){return this.x-=e,this.y-=e,this}subVectors(e,t){return this.x=e.x-t.x,this.y=e.y-t.y,this}multiply(e){return this.x*=e.x,this.y*=e.y,this}multiplyScalar(e){return this.x*=e,this.y*=e,this}divide(e){return this.x/=e.x,this.y/=e.y,this}divideScalar(e){return this.multiplyScalar(1/e)}applyMatrix3(e){let t=this.x,n=this.y,s=e.elements;return this.x=s[0]*t+s[3]*n+s[6],this.y=s[1]*t+s[4]*n+s[7],this}min(e){return this.x=Math.min(this.x,e.x),this.y=Math.min(this.y,e.y),this}max(e){return this.x=Math.max(this.x,e.x),this.y=Math.max(this.y,e.y),this}clamp(e,t){return this.x=pt(this.x,e.x,t.x),this.y=pt(this.y,e.y,t.y),this}clampScalar(e,t){return this.x=pt(this.x,e,t),this.y=pt(this.y,e,t),this}clampLength(e,t){let n=this.length();return this.divideScalar(n||1).multiplyScalar(pt(n,e,t))}floor(){return this.x=Math.floor(this.x),this.y=Math.floor(this.y),this}ceil(){return this.x=Math.ceil(this.x),this.y=Math.ceil(this.y),this}round(){return this.x=Math.round(this.x),this.y=Math.round(this.y),this}roundToZero(){return this.x=Math.trunc(this.x),this.y=Math.trunc(this.y),this}negate(){return this.x=-this.x,this.y=-this.y,this}dot(e){return this.x*e.x+this.y*e.y}cross(e){return this.x*e.y-this.y*e.x}lengthSq(){return this.x*this.x+this.y*this.y}length(){return Math.sqrt(this.x*this.x+this.y*this.y)}manhattanLength(){return Math.abs(this.x)+Math.abs(this.y)}normalize(){return this.divideScalar(this.length()||1)}angle(){return Math.atan2(-this.y,-this.x)+Math.PI}angleTo(e){let t=Math.sqrt(this.lengthSq()*e.lengthSq());if(t===0)return Math.PI/2;let n=this.dot(e)/t;return Math.acos(pt(n,-1,1))}distanceTo(e){return Math.sqrt(this.distanceToSquared(e))}distanceToSquared(e){let t=this.x-e.x,n=this.y-e.y;return t*t+n*n}manhattanDistanceTo(e){return Math.abs(this.x-e.x)+Math.abs(this.y-e.y)}setLength(e){return this.normalize().multiplyScalar(e)}lerp(e,t){return this.x+=(e.x-this.x)*t,this.y+=(e.y-this.y)*t,this}lerpVectors(e,t,n){return this.x=e.x+(t.x-e.x)*n,this.y=e.y+(t.y-e.y)*n,this}equals(e){return e.x===this.x&&e.y===this.y}fromArray(e,t=0){return this.x=e[t],this.y=e[t+1],this}toArray(e=[],t=0){return e[t]=this.x,e[t+1]=this.y,e}fromBufferAttribute(e,t){return this.x=e.getX(t),this.y=e.getY(t),this}rotateAround(e,t){let n=Math.cos(t),s=Math.sin(t),r=this.x-e.x,o=this.y-e.y;return this.x=r*n-o*s+e.x,this.y=r*s+o*n+e.y,this}random(){return this.x=Math.random(),this.y=Math.random(),this}*[Symbol.iterator](){yield this.x,yield this.y}},ti=class{constructor(e=0,t=0,n=0,s=1){this.isQuaternion=!0,this._x=e,this._y=t,this._z=n,this._w=s}static slerpFlat(e,t,n,s,r,o,a){let l=n[s+0],c=n[s+1],h=n[s+2],u=n[s+3],d=r[o+0],f=r[o+1],g=r[o+2],v=r[o+3];if(u!==v||l!==d||c!==f||h!==g){let p=l*d+c*f+h*g+u*v;p<0&&(d=-d,f=-f,g=-g,v=-v,p=-p);let m=1-a;if(p<.9995){let y=Math.acos(p),T=Math.sin(y);m=Math.sin(m*y)/T,a=Math.sin(a*y)/T,l=l*m+d*a,c=c*m+f*a,h=h*m+g*a,u=u*m+v*a}else{l=l*m+d*a,c=c*m+f*a,h=h*m+g*a,u=u*m+v*a;let y=1/Math.sqrt(l*l+c*c+h*h+u*u);l*=y,c*=y,h*=y,u*=y}}e[t]=l,e[t+1]=c,e[t+2]=h,e[t+3]=u}static multiplyQuaternionsFlat(e,t,n,s,r,o){let a=n[s],l=n[s+1],c=n[s+2],h=n[s+3],u=r[o],d=r[o+1],f=r[o+2],g=r[o+3];return e[t]=a*g+h*u+l*f-c*d,e[t+1]=l*g+h*d+c*u-a*f,e[t+2]=c*g+h*f+a*d-l*u,e[t+3]=h*g-a*u-l*d-c*f,e}get x(){return this._x}set x(e){this._x=e,this._onChangeCallback()}get y(){return this._y}set y(e){this._y=e,this._onChangeCallback()}get z(){return this._z}set z(e){this._z=e,this._onChangeCallback()}get w(){return this._w}set w(e){this._w=e,this._onChangeCallback()}set(e,t,n,s){return this._x=e,this._y=t,this._z=n,this._w=s,this._onChangeCallback(),this}clone(){return new this.constructor(this._x,this._y,this._z,this._w)}copy(e){return this._x=e.x,this._y=e.y,this._z=e.z,this._w=e.w,this._onChangeCallback(),this}setFromEuler(e,t=!0){let n=e._x,s=e._y,r=e._z,o=e._order,a=Math.cos,l=Math.sin,c=a(n/2),h=a(s/2),u=a(r/2),d=l(n/2),f=l(s/2),g=l(r/2);switch(o){case"XYZ":this._x=d*h*u+c*f*g,this._y=c*f*u-d*h*g,this._z=c*h*g+d*f*u,this._w=c*h*u-d*f*g;break;case"YXZ":this._x=d*h*u+c*f*g,this._y=c*f*u-d*h*g,this._z=c*h*g-d*f*u,this._w=c*h*u+d*f*g;break;case"ZXY":this._x=d*h*u-c*f*g,this._y=c*f*u+d*h*g,this._z=c*h*g+d*f*u,this._w=c*h*u-d*f*g;break;case"ZYX":this._x=d*h*u-c*f*g,this._y=c*f*u+d*h*g,this._z=c*h*g-d*f*u,this._w=c*h*u+d*f*g;break;case"YZX":this._x=d*h*u+c*f*g,this._y=c*f*u+d*h*g,this._z=c*h*g-d*f*u,this._w=c*h*u-d*f*g;break;case"XZY":this._x=d*h*u-c*f*g,this._y=c*f*u-d*h*g,this._z=c*h*g+d*f*u,this._w=c*h*u+d*f*g;break;default:Ye("Quaternion: .setFromEuler() encountered an unknown order: "+o)}return t===!0&&this._onChangeCallback(),this}setFromAxisAngle(e,t){let n=t/2,s=Math.sin(n);return this._x=e.x*s,this._y=e.y*s,this._z=e.z*s,this._w=Math.cos(n),this._onChangeCallback(),this}setFromRotationMatrix(e){let t=e.elements,n=t[0],s=t[4],r=t[8],o=t[1],a=t[5],l=t[9],c=t[2],h=t[6],u=t[10],d=n+a+u;if(d>0){let f=.5/Math.sqrt(d+1);this._w=.25/f,this._x=(h-l)*f,this._y=(r-c)*f,this._z=(o-s)*f}else if(n>a&&n>u){let f=2*Math.sqrt(1+n-a-u);this._w=(h-l)/f,this._x=.25*f,this._y=(s+o)/f,this._z=(r+c)/f}else if(a>u){let f=2*Math.sqrt(1+a-n-u);this._w=(r-c)/f,this._x=(s+o)/f,this._y=.25*f,this._z=(l+h)/f}else{let f=2*Math.sqrt(1+u-n-a);this._w=(o-s)/f,this._x=(r+c)/f,this._y=(l+h)/f,this._z=.25*f}return this._onChangeCallback(),this}setFromUnitVectors(e,t){let n=e.dot(t)+1;return n<1e-8?(n=0,Math.abs(e.x)>Math.abs(e.z)?(this._x=-e.y,this._y=e.x,this._z=0,this._w=n):(this._x=0,this._y=-e.z,this._z=e.y,this._w=n)):(this._x=e.y*t.z-e.z*t.y,this._y=e.z*t.x-e.x*t.z,this._z=e.x*t.y-e.y*t.x,this._w=n),this.normalize()}angleTo(e){return 2*Math.acos(Math.abs(pt(this.dot(e),-1,1)))}rotateTowards(e,t){let n=this.angleTo(e);if(n===0)return this;let s=Math.min(1,t/n);return this.slerp(e,s),this}identity(){return this.set(0,0,0,1)}invert(){return this.conjugate()}conjugate(){return this._x*=-1,this._y*=-1,this._z*=-1,this._onChangeCallback(),this}dot(e){return this._x*e._x+this._y*e._y+this._z*e._z+this._w*e._w}lengthSq(){return this._x*this._x+this._y*this._y+this._z*this._z+this._w*this._w}length(){return Math.sqrt(this._x*this._x+this._y*this._y+this._z*this._z+this._w*this._w)}normalize(){let e=this.length();return e===0?(this._x=0,this._y=0,this._z=0,this._w=1):(e=1/e,this._x=this._x*e,this._y=this._y*e,this._z=this._z*e,this._w=this._w*e),this._onChangeCallback(),this}multiply(e){return this.multiplyQuaternions(this,e)}premultiply(e){return this.multiplyQuaternions(e,this)}multiplyQuaternions(e,t){let n=e._x,s=e._y,r=e._z,o=e._w,a=t._x,l=t._y,c=t._z,h=t._w;return this._x=n*h+o*a+s*c-r*l,this._y=s*h+o*l+r*a-n*c,this._z=r*h+o*c+n*l-s*a,this._w=o*h-n*a-s*l-r*c,this._onChangeCallback(),this}slerp(e,t){let n=e._x,s=e._y,r=e._z,o=e._w,a=this.dot(e);a<0&&(n=-n,s=-s,r=-r,o=-o,a=-a);let l=1-t;if(a<.9995){let c=Math.acos(a),h=Math.sin(c);l=Math.sin(l*c)/h,t=Math.sin(t*c)/h,this._x=this._x*l+n*t,this._y=this._y*l+s*t,this._z=this._z*l+r*t,this._w=this._w*l+o*t,this._onChangeCallback()}else this._x=this._x*l+n*t,this._y=this._y*l+s*t,this._z=this._z*l+r*t,this._w=this._w*l+o*t,this.normalize();return this}slerpQuaternions(e,t,n){return this.copy(e).slerp(t,n)}random(){let e=2*Math.PI*Math.random(),t=2*Math.PI*Math.random(),n=Math.random(),s=Math.sqrt(1-n),r=Math.sqrt(n);return this.set(s*Math.sin(e),s*Math.cos(e),r*Math.sin(t),r*Math.cos(t))}equals(e){return e._x===this._x&&e._y===this._y&&e._z===this._z&&e._w===this._w}fromArray(e,t=0){return this._x=e[t],this._y=e[t+1],this._z=e[t+2],this._w=e[t+3],this._onChangeCallback(),this}toArray(e=[],t=0){return e[t]=this._x,e[t+1]=this._y,e[t+2]=this._z,e[t+3]=this._w,e}fromBufferAttribute(e,t){return this._x=e.getX(t),this._y=e.getY(t),this._z=e.getZ(t),this._w=e.getW(t),this._onChangeCallback(),this}toJSON(){return this.toArray()}_onChange(e){return this._onChangeCallback=e,this}_onChangeCallback(){}*[Symbol.iterator](){yield this._x,yield this._y,yield this._z,yield this._w}},q=class{static{this.prototype.isVector3=!0}constructor(e=0,t=0,n=0){this.x=e,this.y=t,this.z=n}set(e,t,n){return n===void 0&&(n=this.z),this.x=e,this.y=t,this.z=n,this}setScalar(e){return this.x=e,this.y=e,this.z=e,this}setX(e){return this.x=e,this}setY(e){return this.y=e,this}setZ(e){return this.z=e,this}setComponent(e,t){switch(e){case 0:this.x=t;break;case 1:this.y=t;break;case 2:this.z=t;break;default:throw new Error("THREE.Vector3: index is out of range: "+e)}return this}getComponent(e){switch(e){case 0:return this.x;case 1:return this.y;case 2:return this.z;default:throw new Error("THREE.Vector3: index is out of range: "+e)}}clone(){return new this.constructor(this.x,this.y,this.z)}copy(e){return this.x=e.x,this.y=e.y,this.z=e.z,this}add(e){return this.x+=e.x,this.y+=e.y,this.z+=e.z,this}addScalar(e){return this.x+=e,this.y+=e,this.z+=e,this}addVectors(e,t){return this.x=e.x+t.x,this.y=e.y+t.y,this.z=e.z+t.z,this}addScaledVector(e,t){return this.x+=e.x*t,this.y+=e.y*t,this.z+=e.z*t,this}sub(e){return this.x-=e.x,this.y-=e.y,this.z-=e.z,this}subScalar(e){return this.x-=e,this.y-=e,this.z-=e,this}subVectors(e,t){return this.x=e.x-t.x,this.y=e.y-t.y,this.z=e.z-t.z,this}multiply(e){return this.x*=e.x,this.y*=e.y,this.z*=e.z,this}multiplyScalar(e){return this.x*=e,this.y*=e,this.z*=e,this}multiplyVectors(e,t){return this.x=e.x*t.x,this.y=e.y*t.y,this.z=e.z*t.z,this}applyEuler(e){return this.applyQuaternion(_f.setFromEuler(e))}applyAxisAngle(e,t){return this.applyQuaternion(_f.setFromAxisAngle(e,t))}applyMatrix3(e){let t=this.x,n=this.y,s=this.z,r=e.elements;return this.x=r[0]*t+r[3]*n+r[6]*s,this.y=r[1]*t+r[4]*n+r[7]*s,this.z=r[2]*t+r[5]*n+r[8]*s,this}applyNormalMatrix(e){return this.applyMatrix3(e).normalize()}applyMatrix4(e){let t=this.x,n=this.y,s=this.z,r=e.elements,o=1/(r[3]*t+r[7]*n+r[11]*s+r[15]);return this.x=(r[0]*t+r[4]*n+r[8]*s+r[12])*o,this.y=(r[1]*t+r[5]*n+r[9]*s+r[13])*o,this.z=(r[2]*t+r[6]*n+r[10]*s+r[14])*o,this}applyQuaternion(e){let t=this.x,n=this.y,s=this.z,r=e.x,o=e.y,a=e.z,l=e.w,c=2*(o*s-a*n),h=2*(a*t-r*s),u=2*(r*n-o*t);return this.x=t+l*c+o*u-a*h,this.y=n+l*h+a*c-r*u,this.z=s+l*u+r*h-o*c,this}project(e){return this.applyMatrix4(e.matrixWorldInverse).applyMatrix4(e.projectionMatrix)}unproject(e){return this.applyMatrix4(e.projectionMatrixInverse).applyMatrix4(e.matrixWorld)}transformDirection(e){let t=this.x,n=this.y,s=this.z,r=e.elements;return this.x=r[0]*t+r[4]*n+r[8]*s,this.y=r[1]*t+r[5]*n+r[9]*s,this.z=r[2]*t+r[6]*n+r[10]*s,this.normalize()}divide(e){return this.x/=e.x,this.y/=e.y,this.z/=e.z,this}divideScalar(e){return this.multiplyScalar(1/e)}min(e){return this.x=Math.min(this.x,e.x),this.y=Math.min(this.y,e.y),this.z=Math.min(this.z,e.z),this}max(e){return this.x=Math.max(this.x,e.x),this.y=Math.max(this.y,e.y),this.z=Math.max(this.z,e.z),this}clamp(e,t){return this.x=pt(this.x,e.x,t.x),this.y=pt(this.y,e.y,t.y),this.z=pt(this.z,e.z,t.z),this}clampScalar(e,t){return this.x=pt(this.x,e,t),this.y=pt(this.y,e,t),this.z=pt(this.z,e,t),this}clampLength(e,t){let n=this.length();return this.divideScalar(n||1).multiplyScalar(pt(n,e,t))}floor(){return this.x=Math.floor(this.x),this.y=Math.floor(this.y),this.z=Math.floor(this.z),this}ceil(){return this.x=Math.ceil(this.x),this.y=Math.ceil(this.y),this.z=Math.ceil(this.z),this}round(){return this.x=Math.round(this.x),this.y=Math.round(this.y),this.z=Math.round(this.z),this}roundToZero(){return this.x=Math.trunc(this.x),this.y=Math.trunc(this.y),this.z=Math.trunc(this.z),this}negate(){return this.x=-this.x,this.y=-this.y,this.z=-this.z,this}dot(e){return this.x*e.x+this.y*e.y+this.z*e.z}lengthSq(){return this.x*this.x+this.y*this.y+this.z*this.z}length(){return Math.sqrt(this.x*this.x+this.y*this.y+this.z*this.z)}manhattanLength(){return Math.abs(this.x)+Math.abs(this.y)+Math.abs(this.z)}normalize(){return this.divideScalar(this.length()||1)}setLength(e){return this.normalize().multiplyScalar(e)}lerp(e,t){return this.x+=(e.x-this.x)*t,this.y+=(e.y-this.y)*t,this.z+=(e.z-this.z)*t,this}lerpVectors(e,t,n){return this.x=e.x+(t.x-e.x)*n,this.y=e.y+(t.y-e.y)*n,this.z=e.z+(t.z-e.z)*n,this}cross(e){return this.crossVectors(this,e)}crossVectors(e,t){let n=e.x,s=e.y,r=e.z,o=t.x,a=t.y,l=t.z;return this.x=s*l-r*a,this.y=r*o-n*l,this.z=n*a-s*o,this}projectOnVector(e){let t=e.lengthSq();if(t===0)return this.set(0,0,0);let n=e.dot(this)/t;return this.copy(e).multiplyScalar(n)}projectOnPlane(e){return Lh.copy(this).projectOnVector(e),this.sub(Lh)}reflect(e){return this.sub(Lh.copy(e).multiplyScalar(2*this.dot(e)))}angleTo(e){let t=Math.sqrt(this.lengthSq()*e.lengthSq());if(t===0)return Math.PI/2;let n=this.dot(e)/t;return Math.acos(pt(n,-1,1))}distanceTo(e){return Math.sqrt(this.distanceToSquared(e))}distanceToSquared(e){let t=this.x-e.x,n=this.y-e.y,s=this.z-e.z;return t*t+n*n+s*s}manhattanDistanceTo(e){return Math.abs(this.x-e.x)+Math.abs(this.y-e.y)+Math.abs(this.z-e.z)}setFromSpherical(e){return this.setFromSphericalCoords(e.radius,e.phi,e.theta)}setFromSphericalCoords(e,t,n){let s=Math.sin(t)*e;return this.x=s*Math.sin(n),this.y=Math.cos(t)*e,this.z=s*Math.cos(n),this}setFromCylindrical(e){return this.setFromCylindricalCoords(e.radius,e.theta,e.y)}setFromCylindricalCoords(e,t,n){return this.x=e*Math.sin(t),this.y=n,this.z=e*Math.cos(t),this}setFromMatrixPosition(e){let t=e.elements;return this.x=t[12],this.y=t[13],this.z=t[14],this}setFromMatrixScale(e){let t=this.setFromMatrixColumn(e,0).length(),n=this.setFromMatrixColumn(e,1).length(),s=this.setFromMatrixColumn(e,2).length();return this.x=t,this.y=n,this.z=s,this}setFromMatrixColumn(e,t){return this.fromArray(e.elements,t*4)}setFromMatrix3Column(e,t){return this.fromArray(e.elements,t*3)}setFromEuler(e){return this.x=e._x,this.y=e._y,this.z=e._z,this}setFromColor(e){return this.x=e.r,this.y=e.g,this.z=e.b,this}equals(e){return e.x===this.x&&e.y===this.y&&e.z===this.z}fromArray(e,t=0){return this.x=e[t],this.y=e[t+1],this.z=e[t+2],this}toArray(e=[],t=0){return e[t]=this.x,e[t+1]=this.y,e[t+2]=this.z,e}fromBufferAttribute(e,t){return this.x=e.getX(t),this.y=e.getY(t),this.z=e.getZ(t),this}random(){return this.x=Math.random(),this.y=Math.random(),this.z=Math.random(),this}randomDirection(){let e=Math.random()*Math.PI*2,t=Math.random()*2-1,n=Math.sqrt(1-t*t);return this.x=n*Math.cos(e),this.y=t,this.z=n*Math.sin(e),this}*[Symbol.iterator](){yield this.x,yield this.y,yield this.z}},Lh=new q,_f=new ti,et=class{static{this.prototype.isMatrix3=!0}constructor(e,t,n,s,r,o,a,l,c){this.elements=[1,0,0,0,1,0,0,0,1],e!==void 0&&this.set(e,t,n,s,r,o,a,l,c)}set(e,t,n,s,r,o,a,l,c){let h=this.elements;return h[0]=e,h[1]=s,h[2]=a,h[3]=t,h[4]=r,h[5]=l,h[6]=n,h[7]=o,h[8]=c,this}identity(){return this.set(1,0,0,0,1,0,0,0,1),this}copy(e){let t=this.elements,n=e.elements;return t[0]=n[0],t[1]=n[1],t[2]=n[2],t[3]=n[3],t[4]=n[4],t[5]=n[5],t[6]=n[6],t[7]=n[7],t[8]=n[8],this}extractBasis(e,t,n){return e.setFromMatrix3Column(this,0),t.setFromMatrix3Column(this,1),n.setFromMatrix3Column(this,2),this}setFromMatrix4(e){let t=e.elements;return this.set(t[0],t[4],t[8],t[1],t[5],t[9],t[2],t[6],t[10]),this}multiply(e){return this.multiplyMatrices(this,e)}premultiply(e){return this.multiplyMatrices(e,this)}multiplyMatrices(e,t){let n=e.elements,s=t.elements,r=this.elements,o=n[0],a=n[3],l=n[6],c=n[1],h=n[4],u=n[7],d=n[2],f=n[5],g=n[8],v=s[0],p=s[3],m=s[6],y=s[1],T=s[4],w=s[7],P=s[2],A=s[5],x=s[8];return r[0]=o*v+a*y+l*P,r[3]=o*p+a*T+l*A,r[6]=o*m+a*w+l*x,r[1]=c*v+h*y+u*P,r[4]=c*p+h*T+u*A,r[7]=c*m+h*w+u*x,r[2]=d*v+f*y+g*P,r[5]=d*p+f*T+g*A,r[8]=d*m+f*w+g*x,this}multiplyScalar(e){let t=this.elements;return t[0]*=e,t[3]*=e,t[6]*=e,t[1]*=e,t[4]*=e,t[7]*=e,t[2]*=e,t[5]*=e,t[8]*=e,this}determinant(){let e=this.elements,t=e[0],n=e[1],s=e[2],r=e[3],o=e[4],a=e[5],l=e[6],c=e[7],h=e[8];return t*o*h-t*a*c-n*r*h+n*a*l+s*r*c-s*o*l}invert(){let e=this.elements,t=e[0],n=e[1],s=e[2],r=e[3],o=e[4],a=e[5],l=e[6],c=e[7],h=e[8],u=h*o-a*c,d=a*l-h*r,f=c*r-o*l,g=t*u+n*d+s*f;if(g===0)return this.set(0,0,0,0,0,0,0,0,0);let v=1/g;return e[0]=u*v,e[1]=(s*c-h*n)*v,e[2]=(a*n-s*o)*v,e[3]=d*v,e[4]=(h*t-s*l)*v,e[5]=(s*r-a*t)*v,e[6]=f*v,e[7]=(n*l-c*t)*v,e[8]=(o*t-n*r)*v,this}transpose(){let e,t=this.elements;return e=t[1],t[1]=t[3],t[3]=e,e=t[2],t[2]=t[6],t[6]=e,e=t[5],t[5]=t[7],t[7]=e,this}getNormalMatrix(e){return this.setFromMatrix4(e).invert().transpose()}transposeIntoArray(e){let t=this.elements;return e[0]=t[0],e[1]=t[3],e[2]=t[6],e[3]=t[1],e[4]=t[4],e[5]=t[7],e[6]=t[2],e[7]=t[5],e[8]=t[8],this}setUvTransform(e,t,n,s,r,o,a){let l=Math.cos(r),c=Math.sin(r);return this.set(n*l,n*c,-n*(l*o+c*a)+o+e,-s*c,s*l,-s*(-c*o+l*a)+a+t,0,0,1),this}scale(e,t){return Oo("Matrix3: .scale() is deprecated. Use .makeScale() instead."),this.premultiply(Nh.makeScale(e,t)),this}rotate(e){return Oo("Matrix3: .rotate() is deprecated. Use .makeRotation() instead."),this.premultiply(Nh.makeRotation(-e)),this}translate(e,t){return Oo("Matrix3: .translate() is deprecated. Use .makeTranslation() instead."),this.premultiply(Nh.makeTranslation(e,t)),this}makeTranslation(e,t){return e.isVector2?this.set(1,0,e.x,0,1,e.y,0,0,1):this.set(1,0,e,0,1,t,0,0,1),this}makeRotation(e){let t=Math.cos(e),n=Math.sin(e);return this.set(t,-n,0,n,t,0,0,0,1),this}makeScale(e,t){return this.set(e,0,0,0,t,0,0,0,1),this}equals(e){let t=this.elements,n=e.elements;for(let s=0;s<9;s++)if(t[s]!==n[s])return!1;return!0}fromArray(e,t=0){for(let n=0;n<9;n++)this.elements[n]=e[n+t];return this}toArray(e=[],t=0){let n=this.elements;return e[t]=n[0],e[t+1]=n[1],e[t+2]=n[2],e[t+3]=n[3],e[t+4]=n[4],e[t+5]=n[5],e[t+6]=n[6],e[t+7]=n[7],e[t+8]=n[8],e}clone(){return new this.constructor().fromArray(this.elements)}},Nh=new et,xf=new et().set(.4123908,.3575843,.1804808,.212639,.7151687,.0721923,.0193308,.1191948,.9505322),yf=new et().set(3.2409699,-1.5373832,-.4986108,-.9692436,1.8759675,.0415551,.0556301,-.203977,1.0569715);function H_(){let i={enabled:!0,workingColorSpace:fs,spaces:{},convert:function(s,r,o){return this.enabled===!1||r===o||!r||!o||(this.spaces[r].transfer===Tt&&(s.r=us(s.r),s.g=us(s.g),s.b=us(s.b)),this.spaces[r].primaries!==this.spaces[o].primaries&&(s.applyMatrix3(this.spaces[r].toXYZ),s.applyMatrix3(this.spaces[o].fromXYZ)),this.spaces[o].transfer===Tt&&(s.r=Xr(s.r),s.g=Xr(s.g),s.b=Xr(s.b))),s},workingToColorSpace:function(s,r){return this.convert(s,this.workingColorSpace,r)},colorSpaceToWorking:function(s,r){return this.convert(s,r,this.workingColorSpace)},getPrimaries:function(s){return this.spaces[s].primaries},getTransfer:function(s){return s===_s?Ho:this.spaces[s].transfer},getToneMappingMode:function(s){return this.spaces[s].outputColorSpaceConfig.toneMappingMode||"standard"},getLuminanceCoefficients:function(s,r=this.workingColorSpace){return s.fromArray(this.spaces[r].luminanceCoefficients)},define:function(s){Object.assign(this.spaces,s)},_getMatrix:function(s,r,o){return s.copy(this.spaces[o].fromXYZ).multiply(this.spaces[r].toXYZ)},_getDrawingBufferColorSpace:function(s){return this.spaces[s].outputColorSpaceConfig.drawingBufferColorSpace},_getUnpackColorSpace:function(s=this.workingColorSpace){return this.spaces[s].workingColorSpaceConfig.unpackColorSpace}},e=[.64,.33,.3,.6,.15,.06],t=[.2126,.7152,.0722],n=[.3127,.329];return i.define({[fs]:{primaries:e,whitePoint:n,transfer:Ho,toXYZ:xf,fromXYZ:yf,luminanceCoefficients:t,workingColorSpaceConfig:{unpackColorSpace:Qn},outputColorSpaceConfig:{drawingBufferColorSpace:Qn}},[Qn]:{primaries:e,whitePoint:n,transfer:Tt,toXYZ:xf,fromXYZ:yf,luminanceCoefficients:t,outputColorSpaceConfig:{drawingBufferColorSpace:Qn}}}),i}var ft=H_();function us(i){return i<.04045?i*.0773993808:Math.pow(i*.9478672986+.0521327014,2.4)}function Xr(i){return i<.0031308?i*12.92:1.055*Math.pow(i,.41666)-.055}var Lr,xl=class{static getDataURL(e,t="image/png"){if(/^data:/i.test(e.src)||typeof HTMLCanvasElement>"u")return e.src;let n;if(e instanceof HTMLCanvasElement)n=e;else{Lr===void 0&&(Lr=Go("canvas")),Lr.width=e.width,Lr.height=e.height;let s=Lr.getContext("2d");e instanceof ImageData?s.putImageData(e,0,0):s.drawImage(e,0,0,e.width,e.height),n=Lr}return n.toDataURL(t)}static sRGBToLinear(e){if(typeof HTMLImageElement<"u"&&e instanceof HTMLImageElement||typeof HTMLCanvasElement<"u"&&e instanceof HTMLCanvasElement||typeof ImageBitmap<"u"&&e instanceof ImageBitmap){let t=Go("canvas");t.width=e.width,t.height=e.height;let n=t.getContext("2d");n.drawImage(e,0,0,e.width,e.height);let s=n.getImageData(0,0,e.width,e.height),r=s.data;for(let o=0;o<r.length;o++)r[o]=us(r[o]/255)*255;return n.putImageData(s,0,0),t}else if(e.data){let t=e.data.slice(0);for(let n=0;n<t.length;n++)t instanceof Uint8Array||t instanceof Uint8ClampedArray?t[n]=Math.floor(us(t[n]/255)*255):t[n]=us(t[n]);return{data:t,width:e.width,height:e.height}}else return Ye("ImageUtils.sRGBToLinear(): Unsupported image type. No color space conversion applied."),e}},V_=0,Zr=class{constructor(e=null){this.isTextureSource=!0,Object.defineProperty(this,"id",{value:V_++}),this.uuid=Ws(),this.data=e,this.dataReady=!0,this.version=0}getSize(e){let t=this.data;return typeof HTMLVideoElement<"u"&&t instanceof HTMLVideoElement?e.set(t.videoWidth,t.videoHeight,0):typeof VideoFrame<"u"&&t instanceof VideoFrame?e.set(t.displayWidth,t.displayHeight,0):t!==null?e.set(t.width||0,t.height||0,t.depth||0):e.set(0,0,0),e}set needsUpdate(e){e===!0&&this.version++}toJSON(e){let t=e===void 0||typeof e=="string";if(!t&&e.images[this.uuid]!==void 0)return e.images[this.uuid];let n={uuid:this.uuid,url:""},s=this.data;if(s!==null){let r;if(Array.isArray(s)){r=[];for(let o=0,a=s.length;o<a;o++)s[o].isDataTexture?r.push(Dh(s[o].image)):r.push(Dh(s[o]))}else r=Dh(s);n.url=r}return t||(e.images[this.uuid]=n),n}};function Dh(i){return typeof HTMLImageElement<"u"&&i instanceof HTMLImageElement||typeof HTMLCanvasElement<"u"&&i instanceof HTMLCanvasElement||typeof ImageBitmap<"u"&&i instanceof ImageBitmap?xl.getDataURL(i):i.data?{data:Array.from(i.data),width:i.width,height:i.height,type:i.data.constructor.name}:(Ye("Texture: Unable to serialize Texture."),{})}var G_=0,Fh=new q,Rn=class i extends Ti{constructor(e=i.DEFAULT_IMAGE,t=i.DEFAULT_MAPPING,n=Wi,s=Wi,r=fn,o=ms,a=Pi,l=oi,c=i.DEFAULT_ANISOTROPY,h=_s){super(),this.isTexture=!0,Object.defineProperty(this,"id",{value:G_++}),this.uuid=Ws(),this.name="",this.source=new Zr(e),this.mipmaps=[],this.mapping=t,this.channel=0,this.wrapS=n,this.wrapT=s,this.magFilter=r,this.minFilter=o,this.anisotropy=c,this.format=a,this.internalFormat=null,this.type=l,this.offset=new Qe(0,0),this.repeat=new Qe(1,1),this.center=new Qe(0,0),this.rotation=0,this.matrixAutoUpdate=!0,this.matrix=new et,this.generateMipmaps=!0,this.mipmapsAutoUpdate=!0,this.premultiplyAlpha=!1,this.flipY=!0,this.unpackAlignment=4,this.colorSpace=h,this.userData={},this.updateRanges=[],this.version=0,this.onUpdate=null,this.renderTarget=null,this.isRenderTargetTexture=!1,this.isArrayTexture=!!(e&&e.depth&&e.depth>1),this.pmremVersion=0,this.isPMREMTexture=!1,this.normalized=!1}get width(){return this.source.getSize(Fh).x}get height(){return this.source.getSize(Fh).y}get depth(){return this.source.getSize(Fh).z}get image(){return this.source.data}set image(e){this.source.data=e}updateMatrix(){this.matrix.setUvTransform(this.offset.x,this.offset.y,this.repeat.x,this.repeat.y,this.rotation,this.center.x,this.center.y)}addUpdateRange(e,t){this.updateRanges.push({start:e,count:t})}clearUpdateRanges(){this.updateRanges.length=0}clone(){return new this.constructor().copy(this)}copy(e){return this.name=e.name,this.source=e.source,this.mipmaps=e.mipmaps.slice(0),this.mapping=e.mapping,this.channel=e.channel,this.wrapS=e.wrapS,this.wrapT=e.wrapT,this.magFilter=e.magFilter,this.minFilter=e.minFilter,this.anisotropy=e.anisotropy,this.format=e.format,this.internalFormat=e.internalFormat,this.type=e.type,this.normalized=e.normalized,this.offset.copy(e.offset),this.repeat.copy(e.repeat),this.center.copy(e.center),this.rotation=e.rotation,this.matrixAutoUpdate=e.matrixAutoUpdate,this.matrix.copy(e.matrix),this.generateMipmaps=e.generateMipmaps,this.mipmapsAutoUpdate=e.mipmapsAutoUpdate,this.premultiplyAlpha=e.premultiplyAlpha,this.flipY=e.flipY,this.unpackAlignment=e.unpackAlignment,this.colorSpace=e.colorSpace,this.renderTarget=e.renderTarget,this.isRenderTargetTexture=e.isRenderTargetTexture,this.isPMREMTexture=e.isPMREMTexture,this.isArrayTexture=e.isArrayTexture,this.userData=JSON.parse(JSON.stringify(e.userData)),this.needsUpdate=!0,this}setValues(e){for(let t in e){let n=e[t];if(n===void 0){Ye(`Texture.setValues(): parameter '${t}' has value of undefined.`);continue}let s=this[t];if(s===void 0){Ye(`Texture.setValues(): property '${t}' does not exist.`);continue}s&&n&&s.isVector2&&n.isVector2||s&&n&&s.isVector3&&n.isVector3||s&&n&&s.isMatrix3&&n.isMatrix3?s.copy(n):this[t]=n}}toJSON(e){let t=e===void 0||typeof e=="string";if(!t&&e.textures[this.uuid]!==void 0)return e.textures[this.uuid];let n={metadata:{version:4.7,type:"Texture",generator:"Texture.toJSON"},uuid:this.uuid,name:this.name,image:this.source.toJSON(e).uuid,mapping:this.mapping,channel:this.channel,repeat:[this.repeat.x,this.repeat.y],offset:[this.offset.x,this.offset.y],center:[this.center.x,this.center.y],rotation:this.rotation,wrap:[this.wrapS,this.wrapT],format:this.format,internalFormat:this.internalFormat,type:this.type,normalized:this.normalized,colorSpace:this.colorSpace,minFilter:this.minFilter,magFilter:this.magFilter,anisotropy:this.anisotropy,flipY:this.flipY,generateMipmaps:this.generateMipmaps,mipmapsAutoUpdate:this.mipmapsAutoUpdate,premultiplyAlpha:this.premultiplyAlpha,unpackAlignment:this.unpackAlignment};return Object.keys(this.userData).length>0&&(n.userData=this.userData),t||(e.textures[this.uuid]=n),n}dispose(){this.dispatchEvent({type:"dispose"})}transformUv(e){if(this.mapping!==xu)return e;if(e.applyMatrix3(this.matrix),e.x<0||e.x>1)switch(this.wrapS){case ml:e.x=e.x-Math.floor(e.x);break;case Wi:e.x=e.x<0?0:1;break;case gl:Math.abs(Math.floor(e.x)%2)===1?e.x=Math.ceil(e.x)-e.x:e.x=e.x-Math.floor(e.x);break}if(e.y<0||e.y>1)switch(this.wrapT){case ml:e.y=e.y-Math.floor(e.y);break;case Wi:e.y=e.y<0?0:1;break;case gl:Math.abs(Math.floor(e.y)%2)===1?e.y=Math.ceil(e.y)-e.y:e.y=e.y-Math.floor(e.y);break}return this.flipY&&(e.y=1-e.y),e}set needsUpdate(e){e===!0&&(this.version++,this.source.needsUpdate=!0)}set needsPMREMUpdate(e){e===!0&&this.pmremVersion++}};Rn.DEFAULT_IMAGE=null;Rn.DEFAULT_MAPPING=xu;Rn.DEFAULT_ANISOTROPY=1;var Lt=class{static{this.prototype.isVector4=!0}constructor(e=0,t=0,n=0,s=1){this.x=e,this.y=t,this.z=n,this.w=s}get width(){return this.z}set width(e){this.z=e}get height(){return this.w}set height(e){this.w=e}set(e,t,n,s){return this.x=e,this.y=t,this.z=n,this.w=s,this}setScalar(e){return this.x=e,this.y=e,this.z=e,this.w=e,this}setX(e){return this.x=e,this}setY(e){return this.y=e,this}setZ(e){return this.z=e,this}setW(e){return this.w=e,this}setComponent(e,t){switch(e){case 0:this.x=t;break;case 1:this.y=t;break;case 2:this.z=t;break;case 3:this.w=t;break;default:throw new Error("THREE.Vector4: index is out of range: "+e)}return this}getComponent(e){switch(e){case 0:return this.x;case 1:return this.y;case 2:return this.z;case 3:return this.w;default:throw new Error("THREE.Vector4: index is out of range: "+e)}}clone(){return new this.constructor(this.x,this.y,this.z,this.w)}copy(e){return this.x=e.x,this.y=e.y,this.z=e.z,this.w=e.w!==void 0?e.w:1,this}add(e){return this.x+=e.x,this.y+=e.y,this.z+=e.z,this.w+=e.w,this}addScalar(e){return this.x+=e,this.y+=e,this.z+=e,this.w+=e,this}addVectors(e,t){return this.x=e.x+t.x,this.y=e.y+t.y,this.z=e.z+t.z,this.w=e.w+t.w,this}addScaledVector(e,t){return this.x+=e.x*t,this.y+=e.y*t,this.z+=e.z*t,this.w+=e.w*t,this}sub(e){return this.x-=e.x,this.y-=e.y,this.z-=e.z,this.w-=e.w,this}subScalar(e){return this.x-=e,this.y-=e,this.z-=e,this.w-=e,this}subVectors(e,t){return this.x=e.x-t.x,this.y=e.y-t.y,this.z=e.z-t.z,this.w=e.w-t.w,this}multiply(e){return this.x*=e.x,this.y*=e.y,this.z*=e.z,this.w*=e.w,this}multiplyScalar(e){return this.x*=e,this.y*=e,this.z*=e,this.w*=e,this}applyMatrix4(e){let t=this.x,n=this.y,s=this.z,r=this.w,o=e.elements;return this.x=o[0]*t+o[4]*n+o[8]*s+o[12]*r,this.y=o[1]*t+o[5]*n+o[9]*s+o[13]*r,this.z=o[2]*t+o[6]*n+o[10]*s+o[14]*r,this.w=o[3]*t+o[7]*n+o[11]*s+o[15]*r,this}divide(e){return this.x/=e.x,this.y/=e.y,this.z/=e.z,this.w/=e.w,this}divideScalar(e){return this.multiplyScalar(1/e)}setAxisAngleFromQuaternion(e){this.w=2*Math.acos(e.w);let t=Math.sqrt(1-e.w*e.w);return t<1e-4?(this.x=1,this.y=0,this.z=0):(this.x=e.x/t,this.y=e.y/t,this.z=e.z/t),this}setAxisAngleFromRotationMatrix(e){let t,n,s,r,l=e.elements,c=l[0],h=l[4],u=l[8],d=l[1],f=l[5],g=l[9],v=l[2],p=l[6],m=l[10];if(Math.abs(h-d)<.01&&Math.abs(u-v)<.01&&Math.abs(g-p)<.01){if(Math.abs(h+d)<.1&&Math.abs(u+v)<.1&&Math.abs(g+p)<.1&&Math.abs(c+f+m-3)<.1)return this.set(1,0,0,0),this;t=Math.PI;let T=(c+1)/2,w=(f+1)/2,P=(m+1)/2,A=(h+d)/4,x=(u+v)/4,E=(g+p)/4;return T>w&&T>P?T<.01?(n=0,s=.707106781,r=.707106781):(n=Math.sqrt(T),s=A/n,r=x/n):w>P?w<.01?(n=.707106781,s=0,r=.707106781):(s=Math.sqrt(w),n=A/s,r=E/s):P<.01?(n=.707106781,s=.707106781,r=0):(r=Math.sqrt(P),n=x/r,s=E/r),this.set(n,s,r,t),this}let y=Math.sqrt((p-g)*(p-g)+(u-v)*(u-v)+(d-h)*(d-h));return Math.abs(y)<.001&&(y=1),this.x=(p-g)/y,this.y=(u-v)/y,this.z=(d-h)/y,this.w=Math.acos((c+f+m-1)/2),this}setFromMatrixPosition(e){let t=e.elements;return this.x=t[12],this.y=t[13],this.z=t[14],this.w=t[15],this}min(e){return this.x=Math.min(this.x,e.x),this.y=Math.min(this.y,e.y),this.z=Math.min(this.z,e.z),this.w=Math.min(this.w,e.w),this}max(e){return this.x=Math.max(this.x,e.x),this.y=Math.max(this.y,e.y),this.z=Math.max(this.z,e.z),this.w=Math.max(this.w,e.w),this}clamp(e,t){return this.x=pt(this.x,e.x,t.x),this.y=pt(this.y,e.y,t.y),this.z=pt(this.z,e.z,t.z),this.w=pt(this.w,e.w,t.w),this}clampScalar(e,t){return this.x=pt(this.x,e,t),this.y=pt(this.y,e,t),this.z=pt(this.z,e,t),this.w=pt(this.w,e,t),this}clampLength(e,t){let n=this.length();return this.divideScalar(n||1).multiplyScalar(pt(n,e,t))}floor(){return this.x=Math.floor(this.x),this.y=Math.floor(this.y),this.z=Math.floor(this.z),this.w=Math.floor(this.w),this}ceil(){return this.x=Math.ceil(this.x),this.y=Math.ceil(this.y),this.z=Math.ceil(this.z),this.w=Math.ceil(this.w),this}round(){return this.x=Math.round(this.x),this.y=Math.round(this.y),this.z=Math.round(this.z),this.w=Math.round(this.w),this}roundToZero(){return this.x=Math.trunc(this.x),this.y=Math.trunc(this.y),this.z=Math.trunc(this.z),this.w=Math.trunc(this.w),this}negate(){return this.x=-this.x,this.y=-this.y,this.z=-this.z,this.w=-this.w,this}dot(e){return this.x*e.x+this.y*e.y+this.z*e.z+this.w*e.w}lengthSq(){return this.x*this.x+this.y*this.y+this.z*this.z+this.w*this.w}length(){return Math.sqrt(this.x*this.x+this.y*this.y+this.z*this.z+this.w*this.w)}manhattanLength(){return Math.abs(this.x)+Math.abs(this.y)+Math.abs(this.z)+Math.abs(this.w)}normalize(){return this.divideScalar(this.length()||1)}setLength(e){return this.normalize().multiplyScalar(e)}lerp(e,t){return this.x+=(e.x-this.x)*t,this.y+=(e.y-this.y)*t,this.z+=(e.z-this.z)*t,this.w+=(e.w-this.w)*t,this}lerpVectors(e,t,n){return this.x=e.x+(t.x-e.x)*n,this.y=e.y+(t.y-e.y)*n,this.z=e.z+(t.z-e.z)*n,this.w=e.w+(t.w-e.w)*n,this}equals(e){return e.x===this.x&&e.y===this.y&&e.z===this.z&&e.w===this.w}fromArray(e,t=0){return this.x=e[t],this.y=e[t+1],this.z=e[t+2],this.w=e[t+3],this}toArray(e=[],t=0){return e[t]=this.x,e[t+1]=this.y,e[t+2]=this.z,e[t+3]=this.w,e}fromBufferAttribute(e,t){return this.x=e.getX(t),this.y=e.getY(t),this.z=e.getZ(t),this.w=e.getW(t),this}random(){return this.x=Math.random(),this.y=Math.random(),this.z=Math.random(),this.w=Math.random(),this}*[Symbol.iterator](){yield this.x,yield this.y,yield this.z,yield this.w}},yl=class extends Ti{constructor(e=1,t=1,n={}){super(),n=Object.assign({generateMipmaps:!1,internalFormat:null,minFilter:fn,depthBuffer:!0,stencilBuffer:!1,resolveColorBuffer:!0,resolveDepthBuffer:!0,resolveStencilBuffer:!0,storeMultisampledColorBuffer:!0,storeMultisampledDepthBuffer:!0,storeMultisampledStencilBuffer:!0,depthTexture:null,samples:0,count:1,depth:1,multiview:!1,useArrayDepthTexture:!1},n),this.isRenderTarget=!0,this.width=e,this.height=t,this.depth=n.depth,this.scissor=new Lt(0,0,e,t),this.scissorTest=!1,this.viewport=new Lt(0,0,e,t),this.textures=[];let s=n.count;for(let r=0;r<s;r++)this.textures[r]=new Rn({width:e,height:t,depth:n.depth}),this.textures[r].isRenderTargetTexture=!0,this.textures[r].renderTarget=this;this._setTextureOptions(n),this.depthBuffer=n.depthBuffer,this.stencilBuffer=n.stencilBuffer,this.resolveColorBuffer=n.resolveColorBuffer,this.resolveDepthBuffer=n.resolveDepthBuffer,this.resolveStencilBuffer=n.resolveStencilBuffer,this.storeMultisampledColorBuffer=n.storeMultisampledColorBuffer,this.storeMultisampledDepthBuffer=n.storeMultisampledDepthBuffer,this.storeMultisampledStencilBuffer=n.storeMultisampledStencilBuffer,this._depthTexture=null,this.depthTexture=n.depthTexture,this.samples=n.samples,this.multiview=n.multiview,this.useArrayDepthTexture=n.useArrayDepthTexture}_setTextureOptions(e={}){let t={minFilter:fn,generateMipmaps:!1,flipY:!1,internalFormat:null};e.mapping!==void 0&&(t.mapping=e.mapping),e.wrapS!==void 0&&(t.wrapS=e.wrapS),e.wrapT!==void 0&&(t.wrapT=e.wrapT),e.wrapR!==void 0&&(t.wrapR=e.wrapR),e.magFilter!==void 0&&(t.magFilter=e.magFilter),e.minFilter!==void 0&&(t.minFilter=e.minFilter),e.format!==void 0&&(t.format=e.format),e.type!==void 0&&(t.type=e.type),e.anisotropy!==void 0&&(t.anisotropy=e.anisotropy),e.colorSpace!==void 0&&(t.colorSpace=e.colorSpace),e.flipY!==void 0&&(t.flipY=e.flipY),e.generateMipmaps!==void 0&&(t.generateMipmaps=e.generateMipmaps),e.mipmapsAutoUpdate!==void 0&&(t.mipmapsAutoUpdate=e.mipmapsAutoUpdate),e.internalFormat!==void 0&&(t.internalFormat=e.internalFormat);for(let n=0;n<this.textures.length;n++)this.textures[n].setValues(t)}get texture(){return this.textures[0]}set texture(e){this.textures[0]=e}set depthTexture(e){this._depthTexture!==null&&this._depthTexture.renderTarget===this&&(this._depthTexture.renderTarget=null),e!==null&&e.renderTarget===null&&(e.renderTarget=this),this._depthTexture=e}get depthTexture(){return this._depthTexture}setSize(e,t,n=1){if(this.width!==e||this.height!==t||this.depth!==n){this.width=e,this.height=t,this.depth=n;for(let s=0,r=this.textures.length;s<r;s++)this.textures[s].image.width=e,this.textures[s].image.height=t,this.textures[s].image.depth=n,this.textures[s].isData3DTexture!==!0&&(this.textures[s].isArrayTexture=this.textures[s].image.depth>1);this.dispose()}this.viewport.set(0,0,e,t),this.scissor.set(0,0,e,t)}clone(){return new this.constructor().copy(this)}copy(e){this.width=e.width,this.height=e.height,this.depth=e.depth,this.scissor.copy(e.scissor),this.scissorTest=e.scissorTest,this.viewport.copy(e.viewport),this.textures.length=0;for(let t=0,n=e.textures.length;t<n;t++){this.textures[t]=e.textures[t].clone(),this.textures[t].isRenderTargetTexture=!0,this.textures[t].renderTarget=this;let s=Object.assign({},e.textures[t].image);this.textures[t].source=new Zr(s)}if(this.depthBuffer=e.depthBuffer,this.stencilBuffer=e.stencilBuffer,this.resolveColorBuffer=e.resolveColorBuffer,this.resolveDepthBuffer=e.resolveDepthBuffer,this.resolveStencilBuffer=e.resolveStencilBuffer,this.storeMultisampledColorBuffer=e.storeMultisampledColorBuffer,this.storeMultisampledDepthBuffer=e.storeMultisampledDepthBuffer,this.storeMultisampledStencilBuffer=e.storeMultisampledStencilBuffer,e.depthTexture!==null)if(e.depthTexture.renderTarget===e){let t=e.depthTexture.clone();t.renderTarget=null,this.depthTexture=t}else this.depthTexture=e.depthTexture;else this.depthTexture=null;return this.samples=e.samples,this.multiview=e.multiview,this.useArrayDepthTexture=e.useArrayDepthTexture,this}dispose(){this.dispatchEvent({type:"dispose"})}},ni=class extends yl{constructor(e=1,t=1,n={}){super(e,t,n),this.isWebGLRenderTarget=!0}},Xo=class extends Rn{constructor(e=null,t=1,n=1,s=1){super(null),this.isDataArrayTexture=!0,this.image={data:e,width:t,height:n,depth:s},this.magFilter=En,this.minFilter=En,this.wrapR=Wi,this.generateMipmaps=!1,this.flipY=!1,this.unpackAlignment=1,this.layerUpdates=new Set}copy(e){return super.copy(e),this.wrapR=e.wrapR,this}addLayerUpdate(e){this.layerUpdates.add(e)}clearLayerUpdates(){this.layerUpdates.clear()}};var vl=class extends Rn{constructor(e=null,t=1,n=1,s=1){super(null),this.isData3DTexture=!0,this.image={data:e,width:t,height:n,depth:s},this.magFilter=En,this.minFilter=En,this.wrapR=Wi,this.generateMipmaps=!1,this.flipY=!1,this.unpackAlignment=1}copy(e){return super.copy(e),this.wrapR=e.wrapR,this}};var At=class i{static{this.prototype.isMatrix4=!0}constructor(e,t,n,s,r,o,a,l,c,h,u,d,f,g,v,p){this.elements=[1,0,0,0,0,1,0,0,0,0,1,0,0,0,0,1],e!==void 0&&this.set(e,t,n,s,r,o,a,l,c,h,u,d,f,g,v,p)}set(e,t,n,s,r,o,a,l,c,h,u,d,f,g,v,p){let m=this.elements;return m[0]=e,m[4]=t,m[8]=n,m[12]=s,m[1]=r,m[5]=o,m[9]=a,m[13]=l,m[2]=c,m[6]=h,m[10]=u,m[14]=d,m[3]=f,m[7]=g,m[11]=v,m[15]=p,this}identity(){return this.set(1,0,0,0,0,1,0,0,0,0,1,0,0,0,0,1),this}clone(){return new i().fromArray(this.elements)}copy(e){let t=this.elements,n=e.elements;return t[0]=n[0],t[1]=n[1],t[2]=n[2],t[3]=n[3],t[4]=n[4],t[5]=n[5],t[6]=n[6],t[7]=n[7],t[8]=n[8],t[9]=n[9],t[10]=n[10],t[11]=n[11],t[12]=n[12],t[13]=n[13],t[14]=n[14],t[15]=n[15],this}copyPosition(e){let t=this.elements,n=e.elements;return t[12]=n[12],t[13]=n[13],t[14]=n[14],this}setFromMatrix3(e){let t=e.elements;return this.set(t[0],t[3],t[6],0,t[1],t[4],t[7],0,t[2],t[5],t[8],0,0,0,0,1),this}extractBasis(e,t,n){return this.determinantAffine()===0?(e.set(1,0,0),t.set(0,1,0),n.set(0,0,1),this):(e.setFromMatrixColumn(this,0),t.setFromMatrixColumn(this,1),n.setFromMatrixColumn(this,2),this)}makeBasis(e,t,n){return this.set(e.x,t.x,n.x,0,e.y,t.y,n.y,0,e.z,t.z,n.z,0,0,0,0,1),this}extractRotation(e){if(e.determinantAffine()===0)return this.identity();let t=this.elements,n=e.elements,s=1/Nr.setFromMatrixColumn(e,0).length(),r=1/Nr.setFromMatrixColumn(e,1).length(),o=1/Nr.setFromMatrixColumn(e,2).length();return t[0]=n[0]*s,t[1]=n[1]*s,t[2]=n[2]*s,t[3]=0,t[4]=n[4]*r,t[5]=n[5]*r,t[6]=n[6]*r,t[7]=0,t[8]=n[8]*o,t[9]=n[9]*o,t[10]=n[10]*o,t[11]=0,t[12]=0,t[13]=0,t[14]=0,t[15]=1,this}makeRotationFromEuler(e){let t=this.elements,n=e.x,s=e.y,r=e.z,o=Math.cos(n),a=Math.sin(n),l=Math.cos(s),c=Math.sin(s),h=Math.cos(r),u=Math.sin(r);if(e.order==="XYZ"){let d=o*h,f=o*u,g=a*h,v=a*u;t[0]=l*h,t[4]=-l*u,t[8]=c,t[1]=f+g*c,t[5]=d-v*c,t[9]=-a*l,t[2]=v-d*c,t[6]=g+f*c,t[10]=o*l}else if(e.order==="YXZ"){let d=l*h,f=l*u,g=c*h,v=c*u;t[0]=d+v*a,t[4]=g*a-f,t[8]=o*c,t[1]=o*u,t[5]=o*h,t[9]=-a,t[2]=f*a-g,t[6]=v+d*a,t[10]=o*l}else if(e.order==="ZXY"){let d=l*h,f=l*u,g=c*h,v=c*u;t[0]=d-v*a,t[4]=-o*u,t[8]=g+f*a,t[1]=f+g*a,t[5]=o*h,t[9]=v-d*a,t[2]=-o*c,t[6]=a,t[10]=o*l}else if(e.order==="ZYX"){let d=o*h,f=o*u,g=a*h,v=a*u;t[0]=l*h,t[4]=g*c-f,t[8]=d*c+v,t[1]=l*u,t[5]=v*c+d,t[9]=f*c-g,t[2]=-c,t[6]=a*l,t[10]=o*l}else if(e.order==="YZX"){let d=o*l,f=o*c,g=a*l,v=a*c;t[0]=l*h,t[4]=v-d*u,t[8]=g*u+f,t[1]=u,t[5]=o*h,t[9]=-a*h,t[2]=-c*h,t[6]=f*u+g,t[10]=d-v*u}else if(e.order==="XZY"){let d=o*l,f=o*c,g=a*l,v=a*c;t[0]=l*h,t[4]=-u,t[8]=c*h,t[1]=d*u+v,t[5]=o*h,t[9]=f*u-g,t[2]=g*u-f,t[6]=a*h,t[10]=v*u+d}return t[3]=0,t[7]=0,t[11]=0,t[12]=0,t[13]=0,t[14]=0,t[15]=1,this}makeRotationFromQuaternion(e){return this.compose(W_,e,X_)}lookAt(e,t,n){let s=this.elements;return Kn.subVectors(e,t),Kn.lengthSq()===0&&(Kn.z=1),Kn.normalize(),Cs.crossVectors(n,Kn),Cs.lengthSq()===0&&(Math.abs(n.z)===1?Kn.x+=1e-4:Kn.z+=1e-4,Kn.normalize(),Cs.crossVectors(n,Kn)),Cs.normalize(),Ba.crossVectors(Kn,Cs),s[0]=Cs.x,s[4]=Ba.x,s[8]=Kn.x,s[1]=Cs.y,s[5]=Ba.y,s[9]=Kn.y,s[2]=Cs.z,s[6]=Ba.z,s[10]=Kn.z,this}multiply(e){return this.multiplyMatrices(this,e)}premultiply(e){return this.multiplyMatrices(e,this)}multiplyMatrices(e,t){let n=e.elements,s=t.elements,r=this.elements,o=n[0],a=n[4],l=n[8],c=n[12],h=n[1],u=n[5],d=n[9],f=n[13],g=n[2],v=n[6],p=n[10],m=n[14],y=n[3],T=n[7],w=n[11],P=n[15],A=s[0],x=s[4],E=s[8],O=s[12],N=s[1],I=s[5],V=s[9],W=s[13],D=s[2],G=s[6],$=s[10],k=s[14],le=s[3],K=s[7],Q=s[11],se=s[15];return r[0]=o*A+a*N+l*D+c*le,r[4]=o*x+a*I+l*G+c*K,r[8]=o*E+a*V+l*$+c*Q,r[12]=o*O+a*W+l*k+c*se,r[1]=h*A+u*N+d*D+f*le,r[5]=h*x+u*I+d*G+f*K,r[9]=h*E+u*V+d*$+f*Q,r[13]=h*O+u*W+d*k+f*se,r[2]=g*A+v*N+p*D+m*le,r[6]=g*x+v*I+p*G+m*K,r[10]=g*E+v*V+p*$+m*Q,r[14]=g*O+v*W+p*k+m*se,r[3]=y*A+T*N+w*D+P*le,r[7]=y*x+T*I+w*G+P*K,r[11]=y*E+T*V+w*$+P*Q,r[15]=y*O+T*W+w*k+P*se,this}multiplyScalar(e){let t=this.elements;return t[0]*=e,t[4]*=e,t[8]*=e,t[12]*=e,t[1]*=e,t[5]*=e,t[9]*=e,t[13]*=e,t[2]*=e,t[6]*=e,t[10]*=e,t[14]*=e,t[3]*=e,t[7]*=e,t[11]*=e,t[15]*=e,this}determinant(){let e=this.elements,t=e[0],n=e[4],s=e[8],r=e[12],o=e[1],a=e[5],l=e[9],c=e[13],h=e[2],u=e[6],d=e[10],f=e[14],g=e[3],v=e[7],p=e[11],m=e[15],y=l*f-c*d,T=a*f-c*u,w=a*d-l*u,P=o*f-c*h,A=o*d-l*h,x=o*u-a*h;return t*(v*y-p*T+m*w)-n*(g*y-p*P+m*A)+s*(g*T-v*P+m*x)-r*(g*w-v*A+p*x)}determinantAffine(){let e=this.elements,t=e[0],n=e[4],s=e[8],r=e[1],o=e[5],a=e[9],l=e[2],c=e[6],h=e[10];return t*(o*h-a*c)-n*(r*h-a*l)+s*(r*c-o*l)}transpose(){let e=this.elements,t;return t=e[1],e[1]=e[4],e[4]=t,t=e[2],e[2]=e[8],e[8]=t,t=e[6],e[6]=e[9],e[9]=t,t=e[3],e[3]=e[12],e[12]=t,t=e[7],e[7]=e[13],e[13]=t,t=e[11],e[11]=e[14],e[14]=t,this}setPosition(e,t,n){let s=this.elements;return e.isVector3?(s[12]=e.x,s[13]=e.y,s[14]=e.z):(s[12]=e,s[13]=t,s[14]=n),this}invert(){let e=this.elements,t=e[0],n=e[1],s=e[2],r=e[3],o=e[4],a=e[5],l=e[6],c=e[7],h=e[8],u=e[9],d=e[10],f=e[11],g=e[12],v=e[13],p=e[14],m=e[15],y=t*a-n*o,T=t*l-s*o,w=t*c-r*o,P=n*l-s*a,A=n*c-r*a,x=s*c-r*l,E=h*v-u*g,O=h*p-d*g,N=h*m-f*g,I=u*p-d*v,V=u*m-f*v,W=d*m-f*p,D=y*W-T*V+w*I+P*N-A*O+x*E;if(D===0)return this.set(0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0);let G=1/D;return e[0]=(a*W-l*V+c*I)*G,e[1]=(s*V-n*W-r*I)*G,e[2]=(v*x-p*A+m*P)*G,e[3]=(d*A-u*x-f*P)*G,e[4]=(l*N-o*W-c*O)*G,e[5]=(t*W-s*N+r*O)*G,e[6]=(p*w-g*x-m*T)*G,e[7]=(h*x-d*w+f*T)*G,e[8]=(o*V-a*N+c*E)*G,e[9]=(n*N-t*V-r*E)*G,e[10]=(g*A-v*w+m*y)*G,e[11]=(u*w-h*A-f*y)*G,e[12]=(a*O-o*I-l*E)*G,e[13]=(t*I-n*O+s*E)*G,e[14]=(v*T-g*P-p*y)*G,e[15]=(h*P-u*T+d*y)*G,this}scale(e){let t=this.elements,n=e.x,s=e.y,r=e.z;return t[0]*=n,t[4]*=s,t[8]*=r,t[1]*=n,t[5]*=s,t[9]*=r,t[2]*=n,t[6]*=s,t[10]*=r,t[3]*=n,t[7]*=s,t[11]*=r,this}getMaxScaleOnAxis(){let e=this.elements,t=e[0]*e[0]+e[1]*e[1]+e[2]*e[2],n=e[4]*e[4]+e[5]*e[5]+e[6]*e[6],s=e[8]*e[8]+e[9]*e[9]+e[10]*e[10];return Math.sqrt(Math.max(t,n,s))}makeTranslation(e,t,n){return e.isVector3?this.set(1,0,0,e.x,0,1,0,e.y,0,0,1,e.z,0,0,0,1):this.set(1,0,0,e,0,1,0,t,0,0,1,n,0,0,0,1),this}makeRotationX(e){let t=Math.cos(e),n=Math.sin(e);return this.set(1,0,0,0,0,t,-n,0,0,n,t,0,0,0,0,1),this}makeRotationY(e){let t=Math.cos(e),n=Math.sin(e);return this.set(t,0,n,0,0,1,0,0,-n,0,t,0,0,0,0,1),this}makeRotationZ(e){let t=Math.cos(e),n=Math.sin(e);return this.set(t,-n,0,0,n,t,0,0,0,0,1,0,0,0,0,1),this}makeRotationAxis(e,t){let n=Math.cos(t),s=Math.sin(t),r=1-n,o=e.x,a=e.y,l=e.z,c=r*o,h=r*a;return this.set(c*o+n,c*a-s*l,c*l+s*a,0,c*a+s*l,h*a+n,h*l-s*o,0,c*l-s*a,h*l+s*o,r*l*l+n,0,0,0,0,1),this}makeScale(e,t,n){return this.set(e,0,0,0,0,t,0,0,0,0,n,0,0,0,0,1),this}makeShear(e,t,n,s,r,o){return this.set(1,n,r,0,e,1,o,0,t,s,1,0,0,0,0,1),this}compose(e,t,n){let s=this.elements,r=t._x,o=t._y,a=t._z,l=t._w,c=r+r,h=o+o,u=a+a,d=r*c,f=r*h,g=r*u,v=o*h,p=o*u,m=a*u,y=l*c,T=l*h,w=l*u,P=n.x,A=n.y,x=n.z;return s[0]=(1-(v+m))*P,s[1]=(f+w)*P,s[2]=(g-T)*P,s[3]=0,s[4]=(f-w)*A,s[5]=(1-(d+m))*A,s[6]=(p+y)*A,s[7]=0,s[8]=(g+T)*x,s[9]=(p-y)*x,s[10]=(1-(d+v))*x,s[11]=0,s[12]=e.x,s[13]=e.y,s[14]=e.z,s[15]=1,this}decompose(e,t,n){let s=this.elements;e.x=s[12],e.y=s[13],e.z=s[14];let r=this.determinantAffine();if(r===0)return n.set(1,1,1),t.identity(),this;let o=Nr.set(s[0],s[1],s[2]).length(),a=Nr.set(s[4],s[5],s[6]).length(),l=Nr.set(s[8],s[9],s[10]).length();r<0&&(o=-o),Mi.copy(this);let c=1/o,h=1/a,u=1/l;return Mi.elements[0]*=c,Mi.elements[1]*=c,Mi.elements[2]*=c,Mi.elements[4]*=h,Mi.elements[5]*=h,Mi.elements[6]*=h,Mi.elements[8]*=u,Mi.elements[9]*=u,Mi.elements[10]*=u,t.setFromRotationMatrix(Mi),n.x=o,n.y=a,n.z=l,this}makePerspective(e,t,n,s,r,o,a=mi,l=!1){let c=this.elements,h=2*r/(t-e),u=2*r/(n-s),d=(t+e)/(t-e),f=(n+s)/(n-s),g,v;if(l)g=r/(o-r),v=o*r/(o-r);else if(a===mi)g=-(o+r)/(o-r),v=-2*o*r/(o-r);else if(a===Vo)g=-o/(o-r),v=-o*r/(o-r);else throw new Error("THREE.Matrix4.makePerspective(): Invalid coordinate system: "+a);return c[0]=h,c[4]=0,c[8]=d,c[12]=0,c[1]=0,c[5]=u,c[9]=f,c[13]=0,c[2]=0,c[6]=0,c[10]=g,c[14]=v,c[3]=0,c[7]=0,c[11]=-1,c[15]=0,this}makeOrthographic(e,t,n,s,r,o,a=mi,l=!1){let c=this.elements,h=2/(t-e),u=2/(n-s),d=-(t+e)/(t-e),f=-(n+s)/(n-s),g,v;if(l)g=1/(o-r),v=o/(o-r);else if(a===mi)g=-2/(o-r),v=-(o+r)/(o-r);else if(a===Vo)g=-1/(o-r),v=-r/(o-r);else throw new Error("THREE.Matrix4.makeOrthographic(): Invalid coordinate system: "+a);return c[0]=h,c[4]=0,c[8]=0,c[12]=d,c[1]=0,c[5]=u,c[9]=0,c[13]=f,c[2]=0,c[6]=0,c[10]=g,c[14]=v,c[3]=0,c[7]=0,c[11]=0,c[15]=1,this}equals(e){let t=this.elements,n=e.elements;for(let s=0;s<16;s++)if(t[s]!==n[s])return!1;return!0}fromArray(e,t=0){for(let n=0;n<16;n++)this.elements[n]=e[n+t];return this}toArray(e=[],t=0){let n=this.elements;return e[t]=n[0],e[t+1]=n[1],e[t+2]=n[2],e[t+3]=n[3],e[t+4]=n[4],e[t+5]=n[5],e[t+6]=n[6],e[t+7]=n[7],e[t+8]=n[8],e[t+9]=n[9],e[t+10]=n[10],e[t+11]=n[11],e[t+12]=n[12],e[t+13]=n[13],e[t+14]=n[14],e[t+15]=n[15],e}},Nr=new q,Mi=new At,W_=new q(0,0,0),X_=new q(1,1,1),Cs=new q,Ba=new q,Kn=new q,vf=new At,bf=new ti,Fs=class i{constructor(e=0,t=0,n=0,s=i.DEFAULT_ORDER){this.isEuler=!0,this._x=e,this._y=t,this._z=n,this._order=s}get x(){return this._x}set x(e){this._x=e,this._onChangeCallback()}get y(){return this._y}set y(e){this._y=e,this._onChangeCallback()}get z(){return this._z}set z(e){this._z=e,this._onChangeCallback()}get order(){return this._order}set order(e){this._order=e,this._onChangeCallback()}set(e,t,n,s=this._order){return this._x=e,this._y=t,this._z=n,this._order=s,this._onChangeCallback(),this}clone(){return new this.constructor(this._x,this._y,this._z,this._order)}copy(e){return this._x=e._x,this._y=e._y,this._z=e._z,this._order=e._order,this._onChangeCallback(),this}setFromRotationMatrix(e,t=this._order,n=!0){let s=e.elements,r=s[0],o=s[4],a=s[8],l=s[1],c=s[5],h=s[9],u=s[2],d=s[6],f=s[10];switch(t){case"XYZ":this._y=Math.asin(pt(a,-1,1)),Math.abs(a)<.9999999?(this._x=Math.atan2(-h,f),this._z=Math.atan2(-o,r)):(this._x=Math.atan2(d,c),this._z=0);break;case"YXZ":this._x=Math.asin(-pt(h,-1,1)),Math.abs(h)<.9999999?(this._y=Math.atan2(a,f),this._z=Math.atan2(l,c)):(this._y=Math.atan2(-u,r),this._z=0);break;case"ZXY":this._x=Math.asin(pt(d,-1,1)),Math.abs(d)<.9999999?(this._y=Math.atan2(-u,f),this._z=Math.atan2(-o,c)):(this._y=0,this._z=Math.atan2(l,r));break;case"ZYX":this._y=Math.asin(-pt(u,-1,1)),Math.abs(u)<.9999999?(this._x=Math.atan2(d,f),this._z=Math.atan2(l,r)):(this._x=0,this._z=Math.atan2(-o,c));break;case"YZX":this._z=Math.asin(pt(l,-1,1)),Math.abs(l)<.9999999?(this._x=Math.atan2(-h,c),this._y=Math.atan2(-u,r)):(this._x=0,this._y=Math.atan2(a,f));break;case"XZY":this._z=Math.asin(-pt(o,-1,1)),Math.abs(o)<.9999999?(this._x=Math.atan2(d,c),this._y=Math.atan2(a,r)):(this._x=Math.atan2(-h,f),this._y=0);break;default:Ye("Euler: .setFromRotationMatrix() encountered an unknown order: "+t)}return this._order=t,n===!0&&this._onChangeCallback(),this}setFromQuaternion(e,t,n){return vf.makeRotationFromQuaternion(e),this.setFromRotationMatrix(vf,t,n)}setFromVector3(e,t=this._order){return this.set(e.x,e.y,e.z,t)}reorder(e){return bf.setFromEuler(this),this.setFromQuaternion(bf,e)}equals(e){return e._x===this._x&&e._y===this._y&&e._z===this._z&&e._order===this._order}fromArray(e){return this._x=e[0],this._y=e[1],this._z=e[2],e[3]!==void 0&&(this._order=e[3]),this._onChangeCallback(),this}toArray(e=[],t=0){return e[t]=this._x,e[t+1]=this._y,e[t+2]=this._z,e[t+3]=this._order,e}_onChange(e){return this._onChangeCallback=e,this}_onChangeCallback(){}*[Symbol.iterator](){yield this._x,yield this._y,yield this._z,yield this._order}};Fs.DEFAULT_ORDER="XYZ";var qo=class{constructor(){this.mask=1}set(e){this.mask=(1<<e|0)>>>0}enable(e){this.mask|=1<<e|0}enableAll(){this.mask=-1}toggle(e){this.mask^=1<<e|0}disable(e){this.mask&=~(1<<e|0)}disableAll(){this.mask=0}test(e){return(this.mask&e.mask)!==0}isEnabled(e){return(this.mask&(1<<e|0))!==0}},q_=0,Sf=new q,Dr=new ti,rs=new At,ka=new q,No=new q,Y_=new q,$_=new ti,Mf=new q(1,0,0),wf=new q(0,1,0),Ef=new q(0,0,1),Tf={type:"added"},Z_={type:"removed"},Fr={type:"childadded",child:null},Uh={type:"childremoved",child:null},ii=class i extends Ti{constructor(){super(),this.isObject3D=!0,Object.defineProperty(this,"id",{value:q_++}),this.uuid=Ws(),this.name="",this.type="Object3D",this.parent=null,this.children=[],this.up=i.DEFAULT_UP.clone();let e=new q,t=new Fs,n=new ti,s=new q(1,1,1);function r(){n.setFromEuler(t,!1)}function o(){t.setFromQuaternion(n,void 0,!1)}t._onChange(r),n._onChange(o),Object.defineProperties(this,{position:{configurable:!0,enumerable:!0,value:e},rotation:{configurable:!0,enumerable:!0,value:t},quaternion:{configurable:!0,enumerable:!0,value:n},scale:{configurable:!0,enumerable:!0,value:s},modelViewMatrix:{value:new At},normalMatrix:{value:new et}}),this.matrix=new At,this.matrixWorld=new At,this.matrixAutoUpdate=i.DEFAULT_MATRIX_AUTO_UPDATE,this.matrixWorldAutoUpdate=i.DEFAULT_MATRIX_WORLD_AUTO_UPDATE,this.matrixWorldNeedsUpdate=!1,this.layers=new qo,this.visible=!0,this.castShadow=!1,this.receiveShadow=!1,this.frustumCulled=!0,this.renderOrder=0,this.animations=[],this.customDepthMaterial=void 0,this.customDistanceMaterial=void 0,this.static=!1,this.userData={},this.pivot=null}onBeforeShadow(){}onAfterShadow(){}onBeforeRender(){}onAfterRender(){}applyMatrix4(e){this.matrixAutoUpdate&&this.updateMatrix(),this.matrix.premultiply(e),this.matrix.decompose(this.position,this.quaternion,this.scale),this.pivot!==null&&this.position.copy(this.pivot).applyMatrix4(this.matrix).sub(this.pivot)}applyQuaternion(e){return this.quaternion.premultiply(e),this}setRotationFromAxisAngle(e,t){this.quaternion.setFromAxisAngle(e,t)}setRotationFromEuler(e){this.quaternion.setFromEuler(e,!0)}setRotationFromMatrix(e){this.quaternion.setFromRotationMatrix(e)}setRotationFromQuaternion(e){this.quaternion.copy(e)}rotateOnAxis(e,t){return Dr.setFromAxisAngle(e,t),this.quaternion.multiply(Dr),this}rotateOnWorldAxis(e,t){return Dr.setFromAxisAngle(e,t),this.quaternion.premultiply(Dr),this}rotateX(e){return this.rotateOnAxis(Mf,e)}rotateY(e){return this.rotateOnAxis(wf,e)}rotateZ(e){return this.rotateOnAxis(Ef,e)}translateOnAxis(e,t){return Sf.copy(e).applyQuaternion(this.quaternion),this.position.add(Sf.multiplyScalar(t)),this}translateX(e){return this.translateOnAxis(Mf,e)}translateY(e){return this.translateOnAxis(wf,e)}translateZ(e){return this.translateOnAxis(Ef,e)}localToWorld(e){return this.updateWorldMatrix(!0,!1),e.applyMatrix4(this.matrixWorld)}worldToLocal(e){return this.updateWorldMatrix(!0,!1),e.applyMatrix4(rs.copy(this.matrixWorld).invert())}lookAt(e,t,n){e.isVector3?ka.copy(e):ka.set(e,t,n);let s=this.parent;this.updateWorldMatrix(!0,!1),No.setFromMatrixPosition(this.matrixWorld),this.isCamera||this.isLight?rs.lookAt(No,ka,this.up):rs.lookAt(ka,No,this.up),this.quaternion.setFromRotationMatrix(rs),s&&(rs.extractRotation(s.matrixWorld),Dr.setFromRotationMatrix(rs),this.quaternion.premultiply(Dr.invert()))}add(e){if(arguments.length>1){for(let t=0;t<arguments.length;t++)this.add(arguments[t]);return this}return e===this?(je("Object3D.add: object can't be added as a child of itself.",e),this):(e&&e.isObject3D?(e.removeFromParent(),e.parent=this,this.children.push(e),e.dispatchEvent(Tf),Fr.child=e,this.dispatchEvent(Fr),Fr.child=null):je("Object3D.add: object not an instance of THREE.Object3D.",e),this)}remove(e){if(arguments.length>1){for(let n=0;n<arguments.length;n++)this.remove(arguments[n]);return this}let t=this.children.indexOf(e);return t!==-1&&(e.parent=null,this.children.splice(t,1),e.dispatchEvent(Z_),Uh.child=e,this.dispatchEvent(Uh),Uh.child=null),this}removeFromParent(){let e=this.parent;return e!==null&&e.remove(this),this}clear(){return this.remove(...this.children)}attach(e){return this.updateWorldMatrix(!0,!1),rs.copy(this.matrixWorld).invert(),e.parent!==null&&(e.parent.updateWorldMatrix(!0,!1),rs.multiply(e.parent.matrixWorld)),e.applyMatrix4(rs),e.removeFromParent(),e.parent=this,this.children.push(e),e.updateWorldMatrix(!1,!0),e.dispatchEvent(Tf),Fr.child=e,this.dispatchEvent(Fr),Fr.child=null,this}getObjectById(e){return this.getObjectByProperty("id",e)}getObjectByName(e){return this.getObjectByProperty("name",e)}getObjectByProperty(e,t){if(this[e]===t)return this;for(let n=0,s=this.children.length;n<s;n++){let o=this.children[n].getObjectByProperty(e,t);if(o!==void 0)return o}}getObjectsByProperty(e,t,n=[]){this[e]===t&&n.push(this);let s=this.children;for(let r=0,o=s.length;r<o;r++)s[r].getObjectsByProperty(e,t,n);return n}getWorldPosition(e){return this.updateWorldMatrix(!0,!1),e.setFromMatrixPosition(this.matrixWorld)}getWorldQuaternion(e){return this.updateWorldMatrix(!0,!1),this.matrixWorld.decompose(No,e,Y_),e}getWorldScale(e){return this.updateWorldMatrix(!0,!1),this.matrixWorld.decompose(No,$_,e),e}getWorldDirection(e){this.updateWorldMatrix(!0,!1);let t=this.matrixWorld.elements;return e.set(t[8],t[9],t[10]).normalize()}raycast(){}intersectsFrustum(){return!0}traverse(e){e(this);let t=this.children;for(let n=0,s=t.length;n<s;n++)t[n].traverse(e)}traverseVisible(e){if(this.visible===!1)return;e(this);let t=this.children;for(let n=0,s=t.length;n<s;n++)t[n].traverseVisible(e)}traverseAncestors(e){let t=this.parent;t!==null&&(e(t),t.traverseAncestors(e))}updateMatrix(){this.matrix.compose(this.position,this.quaternion,this.scale);let e=this.pivot;if(e!==null){let t=e.x,n=e.y,s=e.z,r=this.matrix.elements;r[12]+=t-r[0]*t-r[4]*n-r[8]*s,r[13]+=n-r[1]*t-r[5]*n-r[9]*s,r[14]+=s-r[2]*t-r[6]*n-r[10]*s}this.matrixWorldNeedsUpdate=!0}updateMatrixWorld(e){this.matrixAutoUpdate&&this.updateMatrix(),(this.matrixWorldNeedsUpdate||e)&&(this.matrixWorldAutoUpdate===!0&&(this.parent===null?this.matrixWorld.copy(this.matrix):this.matrixWorld.multiplyMatrices(this.parent.matrixWorld,this.matrix)),this.matrixWorldNeedsUpdate=!1,e=!0);let t=this.children;for(let n=0,s=t.length;n<s;n++)t[n].updateMatrixWorld(e)}updateWorldMatrix(e,t,n=!1){let s=this.parent;if(e===!0&&s!==null&&s.updateWorldMatrix(!0,!1),this.matrixAutoUpdate&&this.updateMatrix(),(this.matrixWorldNeedsUpdate||n)&&(this.matrixWorldAutoUpdate===!0&&(this.parent===null?this.matrixWorld.copy(this.matrix):this.matrixWorld.multiplyMatrices(this.parent.matrixWorld,this.matrix)),this.matrixWorldNeedsUpdate=!1,n=!0),t===!0){let r=this.children;for(let o=0,a=r.length;o<a;o++)r[o].updateWorldMatrix(!1,!0,n)}}toJSON(e){let t=e===void 0||typeof e=="string",n={};t&&(e={geometries:{},materials:{},textures:{},images:{},shapes:{},skeletons:{},animations:{},nodes:{}},n.metadata={version:4.7,type:"Object",generator:"Object3D.toJSON"});let s={};s.uuid=this.uuid,s.type=this.type,s.name=this.name,s.castShadow=this.castShadow,s.receiveShadow=this.receiveShadow,s.visible=this.visible,s.frustumCulled=this.frustumCulled,s.renderOrder=this.renderOrder,s.static=this.static,s.matrixAutoUpdate=this.matrixAutoUpdate,Object.keys(this.userData).length>0&&(s.userData=this.userData),s.layers=this.layers.mask,s.matrix=this.matrix.toArray(),s.up=this.up.toArray(),this.pivot!==null&&(s.pivot=this.pivot.toArray()),this.morphTargetDictionary!==void 0&&(s.morphTargetDictionary=Object.assign({},this.morphTargetDictionary)),this.morphTargetInfluences!==void 0&&(s.morphTargetInfluences=this.morphTargetInfluences.slice()),this.isInstancedMesh&&(s.type="InstancedMesh",s.count=this.count,s.instanceMatrix=this.instanceMatrix.toJSON(),this.instanceColor!==null&&(s.instanceColor=this.instanceColor.toJSON())),this.isBatchedMesh&&(s.type="BatchedMesh",s.perObjectFrustumCulled=this.perObjectFrustumCulled,s.sortObjects=this.sortObjects,s.drawRanges=this._drawRanges,s.reservedRanges=this._reservedRanges,s.geometryInfo=this._geometryInfo.map(a=>({...a,boundingBox:a.boundingBox?a.boundingBox.toJSON():void 0,boundingSphere:a.boundingSphere?a.boundingSphere.toJSON():void 0})),s.instanceInfo=this._instanceInfo.map(a=>({...a})),s.availableInstanceIds=this._availableInstanceIds.slice(),s.availableGeometryIds=this._availableGeometryIds.slice(),s.nextIndexStart=this._nextIndexStart,s.nextVertexStart=this._nextVertexStart,s.geometryCount=this._geometryCount,s.maxInstanceCount=this._maxInstanceCount,s.maxVertexCount=this._maxVertexCount,s.maxIndexCount=this._maxIndexCount,s.geometryInitialized=this._geometryInitialized,s.matricesTexture=this._matricesTexture.toJSON(e),s.indirectTexture=this._indirectTexture.toJSON(e),this._colorsTexture!==null&&(s.colorsTexture=this._colorsTexture.toJSON(e)),this.boundingSphere!==null&&(s.boundingSphere=this.boundingSphere.toJSON()),this.boundingBox!==null&&(s.boundingBox=this.boundingBox.toJSON()));function r(a,l){return a[l.uuid]===void 0&&(a[l.uuid]=l.toJSON(e)),l.uuid}if(this.isScene)this.background&&(this.background.isColor?s.background=this.background.toJSON():this.background.isTexture&&(s.background=this.background.toJSON(e).uuid)),this.environment&&this.environment.isTexture&&this.environment.isRenderTargetTexture!==!0&&(s.environment=this.environment.toJSON(e).uuid);else if(this.isMesh||this.isLine||this.isPoints){s.geometry=r(e.geometries,this.geometry);let a=this.geometry.parameters;if(a!==void 0&&a.shapes!==void 0){let l=a.shapes;if(Array.isArray(l))for(let c=0,h=l.length;c<h;c++){let u=l[c];r(e.shapes,u)}else r(e.shapes,l)}}if(this.isSkinnedMesh&&(s.bindMode=this.bindMode,s.bindMatrix=this.bindMatrix.toArray(),this.skeleton!==void 0&&(r(e.skeletons,this.skeleton),s.skeleton=this.skeleton.uuid)),this.material!==void 0)if(Array.isArray(this.material)){let a=[];for(let l=0,c=this.material.length;l<c;l++)a.push(r(e.materials,this.material[l]));s.material=a}else s.material=r(e.materials,this.material);if(this.children.length>0){s.children=[];for(let a=0;a<this.children.length;a++)s.children.push(this.children[a].toJSON(e).object)}if(this.animations.length>0){s.animations=[];for(let a=0;a<this.animations.length;a++){let l=this.animations[a];s.animations.push(r(e.animations,l))}}if(t){let a=o(e.geometries),l=o(e.materials),c=o(e.textures),h=o(e.images),u=o(e.shapes),d=o(e.skeletons),f=o(e.animations),g=o(e.nodes);a.length>0&&(n.geometries=a),l.length>0&&(n.materials=l),c.length>0&&(n.textures=c),h.length>0&&(n.images=h),u.length>0&&(n.shapes=u),d.length>0&&(n.skeletons=d),f.length>0&&(n.animations=f),g.length>0&&(n.nodes=g)}return n.object=s,n;function o(a){let l=[];for(let c in a){let h=a[c];delete h.metadata,l.push(h)}return l}}clone(e){return new this.constructor().copy(this,e)}copy(e,t=!0){if(this.name=e.name,this.up.copy(e.up),this.position.copy(e.position),this.rotation.order=e.rotation.order,this.quaternion.copy(e.quaternion),this.scale.copy(e.scale),this.pivot=e.pivot!==null?e.pivot.clone():null,this.matrix.copy(e.matrix),this.matrixWorld.copy(e.matrixWorld),this.matrixAutoUpdate=e.matrixAutoUpdate,this.matrixWorldAutoUpdate=e.matrixWorldAutoUpdate,this.matrixWorldNeedsUpdate=e.matrixWorldNeedsUpdate,this.layers.mask=e.layers.mask,this.visible=e.visible,this.castShadow=e.castShadow,this.receiveShadow=e.receiveShadow,this.frustumCulled=e.frustumCulled,this.renderOrder=e.renderOrder,this.static=e.static,this.animations=e.animations.slice(),this.userData=JSON.parse(JSON.stringify(e.userData)),t===!0)for(let n=0;n<e.children.length;n++){let s=e.children[n];this.add(s.clone())}return this}dispose(){this.dispatchEvent({type:"dispose"})}};ii.DEFAULT_UP=new q(0,1,0);ii.DEFAULT_MATRIX_AUTO_UPDATE=!0;ii.DEFAULT_MATRIX_WORLD_AUTO_UPDATE=!0;var hs=class extends ii{constructor(){super(),this.isGroup=!0,this.type="Group"}},J_={type:"move"},Jr=class{constructor(){this._targetRay=null,this._grip=null,this._hand=null}getHandSpace(){return this._hand===null&&(this._hand=new hs,this._hand.matrixAutoUpdate=!1,this._hand.visible=!1,this._hand.joints={},this._hand.inputState={pinching:!1}),this._hand}getTargetRaySpace(){return this._targetRay===null&&(this._targetRay=new hs,this._targetRay.matrixAutoUpdate=!1,this._targetRay.visible=!1,this._targetRay.hasLinearVelocity=!1,this._targetRay.linearVelocity=new q,this._targetRay.hasAngularVelocity=!1,this._targetRay.angularVelocity=new q),this._targetRay}getGripSpace(){return this._grip===null&&(this._grip=new hs,this._grip.matrixAutoUpdate=!1,this._grip.visible=!1,this._grip.hasLinearVelocity=!1,this._grip.linearVelocity=new q,this._grip.hasAngularVelocity=!1,this._grip.angularVelocity=new q,this._grip.eventsEnabled=!1),this._grip}dispatchEvent(e){return this._targetRay!==null&&this._targetRay.dispatchEvent(e),this._grip!==null&&this._grip.dispatchEvent(e),this._hand!==null&&this._hand.dispatchEvent(e),this}connect(e){if(e&&e.hand){let t=this._hand;if(t)for(let n of e.hand.values())this._getHandJoint(t,n)}return this.dispatchEvent({type:"connected",data:e}),this}disconnect(e){return this.dispatchEvent({type:"disconnected",data:e}),this._targetRay!==null&&(this._targetRay.visible=!1),this._grip!==null&&(this._grip.visible=!1),this._hand!==null&&(this._hand.visible=!1),this}update(e,t,n){let s=null,r=null,o=null,a=this._targetRay,l=this._grip,c=this._hand;if(e&&t.session.visibilityState!=="visible-blurred"){if(c&&e.hand){o=!0;for(let v of e.hand.values()){let p=t.getJointPose(v,n),m=this._getHandJoint(c,v);p!==null&&(m.matrix.fromArray(p.transform.matrix),m.matrix.decompose(m.position,m.quaternion,m.scale),m.matrixWorldNeedsUpdate=!0,m.jointRadius=p.radius),m.visible=p!==null}let h=c.joints["index-finger-tip"],u=c.joints["thumb-tip"],d=h.position.distanceTo(u.position),f=.02,g=.005;c.inputState.pinching&&d>f+g?(c.inputState.pinching=!1,this.dispatchEvent({type:"pinchend",handedness:e.handedness,target:this})):!c.inputState.pinching&&d<=f-g&&(c.inputState.pinching=!0,this.dispatchEvent({type:"pinchstart",handedness:e.handedness,target:this}))}else l!==null&&e.gripSpace&&(r=t.getPose(e.gripSpace,n),r!==null&&(l.matrix.fromArray(r.transform.matrix),l.matrix.decompose(l.position,l.quaternion,l.scale),l.matrixWorldNeedsUpdate=!0,r.linearVelocity?(l.hasLinearVelocity=!0,l.linearVelocity.copy(r.linearVelocity)):l.hasLinearVelocity=!1,r.angularVelocity?(l.hasAngularVelocity=!0,l.angularVelocity.copy(r.angularVelocity)):l.hasAngularVelocity=!1,l.eventsEnabled&&l.dispatchEvent({type:"gripUpdated",data:e,target:this})));a!==null&&(s=t.getPose(e.targetRaySpace,n),s===null&&r!==null&&(s=r),s!==null&&(a.matrix.fromArray(s.transform.matrix),a.matrix.decompose(a.position,a.quaternion,a.scale),a.matrixWorldNeedsUpdate=!0,s.linearVelocity?(a.hasLinearVelocity=!0,a.linearVelocity.copy(s.linearVelocity)):a.hasLinearVelocity=!1,s.angularVelocity?(a.hasAngularVelocity=!0,a.angularVelocity.copy(s.angularVelocity)):a.hasAngularVelocity=!1,this.dispatchEvent(J_)))}return a!==null&&(a.visible=s!==null),l!==null&&(l.visible=r!==null),c!==null&&(c.visible=o!==null),this}_getHandJoint(e,t){if(e.joints[t.jointName]===void 0){let n=new hs;n.matrixAutoUpdate=!1,n.visible=!1,e.joints[t.jointName]=n,e.add(n)}return e.joints[t.jointName]}},Sp={aliceblue:15792383,antiquewhite:16444375,aqua:65535,aquamarine:8388564,azure:15794175,beige:16119260,bisque:16770244,black:0,blanchedalmond:16772045,blue:255,blueviolet:9055202,brown:10824234,burlywood:14596231,cadetblue:6266528,chartreuse:8388352,chocolate:13789470,coral:16744272,cornflowerblue:6591981,cornsilk:16775388,crimson:14423100,cyan:65535,darkblue:139,darkcyan:35723,darkgoldenrod:12092939,darkgray:11119017,darkgreen:25600,darkgrey:11119017,darkkhaki:12433259,darkmagenta:9109643,darkolivegreen:5597999,darkorange:16747520,darkorchid:10040012,darkred:9109504,darksalmon:15308410,darkseagreen:9419919,darkslateblue:4734347,darkslategray:3100495,darkslategrey:3100495,darkturquoise:52945,darkviolet:9699539,deeppink:16716947,deepskyblue:49151,dimgray:6908265,dimgrey:6908265,dodgerblue:2003199,firebrick:11674146,floralwhite:16775920,forestgreen:2263842,fuchsia:16711935,gainsboro:14474460,ghostwhite:16316671,gold:16766720,goldenrod:14329120,gray:8421504,green:32768,greenyellow:11403055,grey:8421504,honeydew:15794160,hotpink:16738740,indianred:13458524,indigo:4915330,ivory:16777200,khaki:15787660,lavender:15132410,lavenderblush:16773365,lawngreen:8190976,lemonchiffon:16775885,lightblue:11393254,lightcoral:15761536,lightcyan:14745599,lightgoldenrodyellow:16448210,lightgray:13882323,lightgreen:9498256,lightgrey:13882323,lightpink:16758465,lightsalmon:16752762,lightseagreen:2142890,lightskyblue:8900346,lightslategray:7833753,lightslategrey:7833753,lightsteelblue:11584734,lightyellow:16777184,lime:65280,limegreen:3329330,linen:16445670,magenta:16711935,maroon:8388608,mediumaquamarine:6737322,mediumblue:205,mediumorchid:12211667,mediumpurple:9662683,mediumseagreen:3978097,mediumslateblue:8087790,mediumspringgreen:64154,mediumturquoise:4772300,mediumvioletred:13047173,midnightblue:1644912,mintcream:16121850,mistyrose:16770273,moccasin:16770229,navajowhite:16768685,navy:128,oldlace:16643558,olive:8421376,olivedrab:7048739,orange:16753920,orangered:16729344,orchid:14315734,palegoldenrod:15657130,palegreen:10025880,paleturquoise:11529966,palevioletred:14381203,papayawhip:16773077,peachpuff:16767673,peru:13468991,pink:16761035,plum:14524637,powderblue:11591910,purple:8388736,rebeccapurple:6697881,red:16711680,rosybrown:12357519,royalblue:4286945,saddlebrown:9127187,salmon:16416882,sandybrown:16032864,seagreen:3050327,seashell:16774638,sienna:10506797,silver:12632256,skyblue:8900331,slateblue:6970061,slategray:7372944,slategrey:7372944,snow:16775930,springgreen:65407,steelblue:4620980,tan:13808780,teal:32896,thistle:14204888,tomato:16737095,turquoise:4251856,violet:15631086,wheat:16113331,white:16777215,whitesmoke:16119285,yellow:16776960,yellowgreen:10145074},Ps={h:0,s:0,l:0},za={h:0,s:0,l:0};function Oh(i,e,t){return t<0&&(t+=1),t>1&&(t-=1),t<1/6?i+(e-i)*6*t:t<1/2?e:t<2/3?i+(e-i)*6*(2/3-t):i}var mt=class{constructor(e,t,n){return this.isColor=!0,this.r=1,this.g=1,this.b=1,this.set(e,t,n)}set(e,t,n){if(t===void 0&&n===void 0){let s=e;s&&s.isColor?this.copy(s):typeof s=="number"?this.setHex(s):typeof s=="string"&&this.setStyle(s)}else this.setRGB(e,t,n);return this}setScalar(e){return this.r=e,this.g=e,this.b=e,this}setHex(e,t=Qn){return e=Math.floor(e),this.r=(e>>16&255)/255,this.g=(e>>8&255)/255,this.b=(e&255)/255,ft.colorSpaceToWorking(this,t),this}setRGB(e,t,n,s=ft.workingColorSpace){return this.r=e,this.g=t,this.b=n,ft.colorSpaceToWorking(this,s),this}setHSL(e,t,n,s=ft.workingColorSpace){if(e=Iu(e,1),t=pt(t,0,1),n=pt(n,0,1),t===0)this.r=this.g=this.b=n;else{let r=n<=.5?n*(1+t):n+t-n*t,o=2*n-r;this.r=Oh(o,r,e+1/3),this.g=Oh(o,r,e),this.b=Oh(o,r,e-1/3)}return ft.colorSpaceToWorking(this,s),this}setStyle(e,t=Qn){function n(r){r!==void 0&&parseFloat(r)<1&&Ye("Color: Alpha component of "+e+" will be ignored.")}let s;if(s=/^(\w+)\(([^\)]*)\)/.exec(e)){let r,o=s[1],a=s[2];switch(o){case"rgb":case"rgba":if(r=/^\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*(?:,\s*(\d+(?:\.\d+)?|\.\d+)\s*)?$/.exec(a))return n(r[4]),this.setRGB(Math.min(255,parseInt(r[1],10))/255,Math.min(255,parseInt(r[2],10))/255,Math.min(255,parseInt(r[3],10))/255,t);if(r=/^\s*(\d+(?:\.\d+)?|\.\d+)\%\s*,\s*(\d+(?:\.\d+)?|\.\d+)\%\s*,\s*(\d+(?:\.\d+)?|\.\d+)\%\s*(?:,\s*(\d+(?:\.\d+)?|\.\d+)\s*)?$/.exec(a))return n(r[4]),this.setRGB(Math.min(100,parseFloat(r[1]))/100,Math.min(100,parseFloat(r[2]))/100,Math.min(100,parseFloat(r[3]))/100,t);break;case"hsl":case"hsla":if(r=/^\s*([+-]?(?:\d+(?:\.\d+)?|\.\d+))\s*,\s*(\d+(?:\.\d+)?|\.\d+)\%\s*,\s*(\d+(?:\.\d+)?|\.\d+)\%\s*(?:,\s*(\d+(?:\.\d+)?|\.\d+)\s*)?$/.exec(a))return n(r[4]),this.setHSL(parseFloat(r[1])/360,parseFloat(r[2])/100,parseFloat(r[3])/100,t);break;default:Ye("Color: Unknown color model "+e)}}else if(s=/^\#([A-Fa-f\d]+)$/.exec(e)){let r=s[1],o=r.length;if(o===3)return this.setRGB(parseInt(r.charAt(0),16)/15,parseInt(r.charAt(1),16)/15,parseInt(r.charAt(2),16)/15,t);if(o===6)return this.setHex(parseInt(r,16),t);Ye("Color: Invalid hex color "+e)}else if(e&&e.length>0)return this.setColorName(e,t);return this}setColorName(e,t=Qn){let n=Sp[e.toLowerCase()];return n!==void 0?this.setHex(n,t):Ye("Color: Unknown color "+e),this}clone(){return new this.constructor(this.r,this.g,this.b)}copy(e){return this.r=e.r,this.g=e.g,this.b=e.b,this}copySRGBToLinear(e){return this.r=us(e.r),this.g=us(e.g),this.b=us(e.b),this}copyLinearToSRGB(e){return this.r=Xr(e.r),this.g=Xr(e.g),this.b=Xr(e.b),this}convertSRGBToLinear(){return this.copySRGBToLinear(this),this}convertLinearToSRGB(){return this.copyLinearToSRGB(this),this}getHex(e=Qn){return ft.workingToColorSpace(Dn.copy(this),e),Math.round(pt(Dn.r*255,0,255))*65536+Math.round(pt(Dn.g*255,0,255))*256+Math.round(pt(Dn.b*255,0,255))}getHexString(e=Qn){return("000000"+this.getHex(e).toString(16)).slice(-6)}getHSL(e,t=ft.workingColorSpace){ft.workingToColorSpace(Dn.copy(this),t);let n=Dn.r,s=Dn.g,r=Dn.b,o=Math.max(n,s,r),a=Math.min(n,s,r),l,c,h=(a+o)/2;if(a===o)l=0,c=0;else{let u=o-a;switch(c=h<=.5?u/(o+a):u/(2-o-a),o){case n:l=(s-r)/u+(s<r?6:0);break;case s:l=(r-n)/u+2;break;case r:l=(n-s)/u+4;break}l/=6}return e.h=l,e.s=c,e.l=h,e}getRGB(e,t=ft.workingColorSpace){return ft.workingToColorSpace(Dn.copy(this),t),e.r=Dn.r,e.g=Dn.g,e.b=Dn.b,e}getStyle(e=Qn){ft.workingToColorSpace(Dn.copy(this),e);let t=Dn.r,n=Dn.g,s=Dn.b;return e!==Qn?`color(${e} ${t.toFixed(3)} ${n.toFixed(3)} ${s.toFixed(3)})`:`rgb(${Math.round(t*255)},${Math.round(n*255)},${Math.round(s*255)})`}offsetHSL(e,t,n){return this.getHSL(Ps),this.setHSL(Ps.h+e,Ps.s+t,Ps.l+n)}add(e){return this.r+=e.r,this.g+=e.g,this.b+=e.b,this}addColors(e,t){return this.r=e.r+t.r,this.g=e.g+t.g,this.b=e.b+t.b,this}addScalar(e){return this.r+=e,this.g+=e,this.b+=e,this}sub(e){return this.r=Math.max(0,this.r-e.r),this.g=Math.max(0,this.g-e.g),this.b=Math.max(0,this.b-e.b),this}multiply(e){return this.r*=e.r,this.g*=e.g,this.b*=e.b,this}multiplyScalar(e){return this.r*=e,this.g*=e,this.b*=e,this}lerp(e,t){return this.r+=(e.r-this.r)*t,this.g+=(e.g-this.g)*t,this.b+=(e.b-this.b)*t,this}lerpColors(e,t,n){return this.r=e.r+(t.r-e.r)*n,this.g=e.g+(t.g-e.g)*n,this.b=e.b+(t.b-e.b)*n,this}lerpHSL(e,t){this.getHSL(Ps),e.getHSL(za);let n=ko(Ps.h,za.h,t),s=ko(Ps.s,za.s,t),r=ko(Ps.l,za.l,t);return this.setHSL(n,s,r),this}setFromVector3(e){return this.r=e.x,this.g=e.y,this.b=e.z,this}applyMatrix3(e){let t=this.r,n=this.g,s=this.b,r=e.elements;return this.r=r[0]*t+r[3]*n+r[6]*s,this.g=r[1]*t+r[4]*n+r[7]*s,this.b=r[2]*t+r[5]*n+r[8]*s,this}equals(e){return e.r===this.r&&e.g===this.g&&e.b===this.b}fromArray(e,t=0){return this.r=e[t],this.g=e[t+1],this.b=e[t+2],this}toArray(e=[],t=0){return e[t]=this.r,e[t+1]=this.g,e[t+2]=this.b,e}fromBufferAttribute(e,t){return this.r=e.getX(t),this.g=e.getY(t),this.b=e.getZ(t),this}toJSON(){return this.getHex()}*[Symbol.iterator](){yield this.r,yield this.g,yield this.b}},Dn=new mt;mt.NAMES=Sp;var Yo=class extends ii{constructor(){super(),this.isScene=!0,this.type="Scene",this.background=null,this.environment=null,this.fog=null,this.backgroundBlurriness=0,this.backgroundIntensity=1,this.backgroundRotation=new Fs,this.environmentIntensity=1,this.environmentRotation=new Fs,this.overrideMaterial=null,typeof __THREE_DEVTOOLS__<"u"&&__THREE_DEVTOOLS__.dispatchEvent(new CustomEvent("observe",{detail:this}))}copy(e,t){return super.copy(e,t),this.background=e.background!==null?e.background.clone():null,this.environment=e.environment!==null?e.environment.clone():null,this.fog=e.fog!==null?e.fog.clone():null,this.backgroundBlurriness=e.backgroundBlurriness,this.backgroundIntensity=e.backgroundIntensity,this.backgroundRotation.copy(e.backgroundRotation),this.environmentIntensity=e.environmentIntensity,this.environmentRotation.copy(e.environmentRotation),this.overrideMaterial=e.overrideMaterial!==null?e.overrideMaterial.clone():null,this.matrixAutoUpdate=e.matrixAutoUpdate,this}toJSON(e){let t=super.toJSON(e);return this.fog!==null&&(t.object.fog=this.fog.toJSON()),t.object.backgroundBlurriness=this.backgroundBlurriness,t.object.backgroundIntensity=this.backgroundIntensity,t.object.backgroundRotation=this.backgroundRotation.toArray(),t.object.environmentIntensity=this.environmentIntensity,t.object.environmentRotation=this.environmentRotation.toArray(),t}},wi=new q,os=new q,Bh=new q,as=new q,Ur=new q,Or=new q,Af=new q,kh=new q,zh=new q,Hh=new q,Vh=new Lt,Gh=new Lt,Wh=new Lt,Ds=class i{constructor(e=new q,t=new q,n=new q){this.a=e,this.b=t,this.c=n}static getNormal(e,t,n,s){s.subVectors(n,t),wi.subVectors(e,t),s.cross(wi);let r=s.lengthSq();return r>0?s.multiplyScalar(1/Math.sqrt(r)):s.set(0,0,0)}static getBarycoord(e,t,n,s,r){wi.subVectors(s,t),os.subVectors(n,t),Bh.subVectors(e,t);let o=wi.dot(wi),a=wi.dot(os),l=wi.dot(Bh),c=os.dot(os),h=os.dot(Bh),u=o*c-a*a;if(u===0)return r.set(0,0,0),null;let d=1/u,f=(c*l-a*h)*d,g=(o*h-a*l)*d;return r.set(1-f-g,g,f)}static containsPoint(e,t,n,s){return this.getBarycoord(e,t,n,s,as)===null?!1:as.x>=0&&as.y>=0&&as.x+as.y<=1}static getInterpolation(e,t,n,s,r,o,a,l){return this.getBarycoord(e,t,n,s,as)===null?(l.x=0,l.y=0,"z"in l&&(l.z=0),"w"in l&&(l.w=0),null):(l.setScalar(0),l.addScaledVector(r,as.x),l.addScaledVector(o,as.y),l.addScaledVector(a,as.z),l)}static getInterpolatedAttribute(e,t,n,s,r,o){return Vh.setScalar(0),Gh.setScalar(0),Wh.setScalar(0),Vh.fromBufferAttribute(e,t),Gh.fromBufferAttribute(e,n),Wh.fromBufferAttribute(e,s),o.setScalar(0),o.addScaledVector(Vh,r.x),o.addScaledVector(Gh,r.y),o.addScaledVector(Wh,r.z),o}static isFrontFacing(e,t,n,s){return wi.subVectors(n,t),os.subVectors(e,t),wi.cross(os).dot(s)<0}set(e,t,n){return this.a.copy(e),this.b.copy(t),this.c.copy(n),this}setFromPointsAndIndices(e,t,n,s){return this.a.copy(e[t]),this.b.copy(e[n]),this.c.copy(e[s]),this}setFromAttributeAndIndices(e,t,n,s){return this.a.fromBufferAttribute(e,t),this.b.fromBufferAttribute(e,n),this.c.fromBufferAttribute(e,s),this}clone(){return new this.constructor().copy(this)}copy(e){return this.a.copy(e.a),this.b.copy(e.b),this.c.copy(e.c),this}getArea(){return wi.subVectors(this.c,this.b),os.subVectors(this.a,this.b),wi.cross(os).length()*.5}getMidpoint(e){return e.addVectors(this.a,this.b).add(this.c).multiplyScalar(1/3)}getNormal(e){return i.getNormal(this.a,this.b,this.c,e)}getPlane(e){return e.setFromCoplanarPoints(this.a,this.b,this.c)}getBarycoord(e,t){return i.getBarycoord(e,this.a,this.b,this.c,t)}getInterpolation(e,t,n,s,r){return i.getInterpolation(e,this.a,this.b,this.c,t,n,s,r)}containsPoint(e){return i.containsPoint(e,this.a,this.b,this.c)}isFrontFacing(e){return i.isFrontFacing(this.a,this.b,this.c,e)}intersectsBox(e){return e.intersectsTriangle(this)}closestPointToPoint(e,t){let n=this.a,s=this.b,r=this.c,o,a;Ur.subVectors(s,n),Or.subVectors(r,n),kh.subVectors(e,n);let l=Ur.dot(kh),c=Or.dot(kh);if(l<=0&&c<=0)return t.copy(n);zh.subVectors(e,s);let h=Ur.dot(zh),u=Or.dot(zh);if(h>=0&&u<=h)return t.copy(s);let d=l*u-h*c;if(d<=0&&l>=0&&h<=0&&l-h>0)return o=l/(l-h),t.copy(n).addScaledVector(Ur,o);Hh.subVectors(e,r);let f=Ur.dot(Hh),g=Or.dot(Hh);if(g>=0&&f<=g)return t.copy(r);let v=f*c-l*g;if(v<=0&&c>=0&&g<=0)return a=c/(c-g),t.copy(n).addScaledVector(Or,a);let p=h*g-f*u;if(p<=0&&u-h>=0&&f-g>=0)return Af.subVectors(r,s),a=(u-h)/(u-h+(f-g)),t.copy(s).addScaledVector(Af,a);let m=1/(p+v+d);return o=v*m,a=d*m,t.copy(n).addScaledVector(Ur,o).addScaledVector(Or,a)}equals(e){return e.a.equals(this.a)&&e.b.equals(this.b)&&e.c.equals(this.c)}},Xi=class{constructor(e=new q(1/0,1/0,1/0),t=new q(-1/0,-1/0,-1/0)){this.isBox3=!0,this.min=e,this.max=t}set(e,t){return this.min.copy(e),this.max.copy(t),this}setFromArray(e){this.makeEmpty();for(let t=0,n=e.length;t<n;t+=3)this.expandByPoint(Ei.fromArray(e,t));return this}setFromBufferAttribute(e){this.makeEmpty();for(let t=0,n=e.count;t<n;t++)this.expandByPoint(Ei.fromBufferAttribute(e,t));return this}setFromPoints(e){this.makeEmpty();for(let t=0,n=e.length;t<n;t++)this.expandByPoint(e[t]);return this}setFromCenterAndSize(e,t){let n=Ei.copy(t).multiplyScalar(.5);return this.min.copy(e).sub(n),this.max.copy(e).add(n),this}setFromObject(e,t=!1){return this.makeEmpty(),this.expandByObject(e,t)}clone(){return new this.constructor().copy(this)}copy(e){return this.min.copy(e.min),this.max.copy(e.max),this}makeEmpty(){return this.min.x=this.min.y=this.min.z=1/0,this.max.x=this.max.y=this.max.z=-1/0,this}isEmpty(){return this.max.x<this.min.x||this.max.y<this.min.y||this.max.z<this.min.z}getCenter(e){return this.isEmpty()?e.set(0,0,0):e.addVectors(this.min,this.max).multiplyScalar(.5)}getSize(e){return this.isEmpty()?e.set(0,0,0):e.subVectors(this.max,this.min)}expandByPoint(e){return this.min.min(e),this.max.max(e),this}expandByVector(e){return this.min.sub(e),this.max.add(e),this}expandByScalar(e){return this.min.addScalar(-e),this.max.addScalar(e),this}expandByObject(e,t=!1){e.updateWorldMatrix(!1,!1);let n=e.geometry;if(n!==void 0){let r=n.getAttribute("position");if(t===!0&&r!==void 0&&e.isInstancedMesh!==!0&&e.isBatchedMesh!==!0)for(let o=0,a=r.count;o<a;o++)e.isMesh===!0?e.getVertexPosition(o,Ei):Ei.fromBufferAttribute(r,o),Ei.applyMatrix4(e.matrixWorld),this.expandByPoint(Ei);else e.boundingBox!==void 0?(e.boundingBox===null&&e.computeBoundingBox(),Ha.copy(e.boundingBox)):(n.boundingBox===null&&n.computeBoundingBox(),Ha.copy(n.boundingBox)),Ha.applyMatrix4(e.matrixWorld),this.union(Ha)}let s=e.children;for(let r=0,o=s.length;r<o;r++)this.expandByObject(s[r],t);return this}containsPoint(e){return e.x>=this.min.x&&e.x<=this.max.x&&e.y>=this.min.y&&e.y<=this.max.y&&e.z>=this.min.z&&e.z<=this.max.z}containsBox(e){return this.min.x<=e.min.x&&e.max.x<=this.max.x&&this.min.y<=e.min.y&&e.max.y<=this.max.y&&this.min.z<=e.min.z&&e.max.z<=this.max.z}getParameter(e,t){return t.set((e.x-this.min.x)/(this.max.x-this.min.x),(e.y-this.min.y)/(this.max.y-this.min.y),(e.z-this.min.z)/(this.max.z-this.min.z))}intersectsBox(e){return e.max.x>=this.min.x&&e.min.x<=this.max.x&&e.max.y>=this.min.y&&e.min.y<=this.max.y&&e.max.z>=this.min.z&&e.min.z<=this.max.z}intersectsSphere(e){return this.clampPoint(e.center,Ei),Ei.distanceToSquared(e.center)<=e.radius*e.radius}intersectsPlane(e){let t,n;return e.normal.x>0?(t=e.normal.x*this.min.x,n=e.normal.x*this.max.x):(t=e.normal.x*this.max.x,n=e.normal.x*this.min.x),e.normal.y>0?(t+=e.normal.y*this.min.y,n+=e.normal.y*this.max.y):(t+=e.normal.y*this.max.y,n+=e.normal.y*this.min.y),e.normal.z>0?(t+=e.normal.z*this.min.z,n+=e.normal.z*this.max.z):(t+=e.normal.z*this.max.z,n+=e.normal.z*this.min.z),t<=-e.constant&&n>=-e.constant}intersectsTriangle(e){if(this.isEmpty())return!1;this.getCenter(Do),Va.subVectors(this.max,Do),Br.subVectors(e.a,Do),kr.subVectors(e.b,Do),zr.subVectors(e.c,Do),Is.subVectors(kr,Br),Ls.subVectors(zr,kr),Qs.subVectors(Br,zr);let t=[0,-Is.z,Is.y,0,-Ls.z,Ls.y,0,-Qs.z,Qs.y,Is.z,0,-Is.x,Ls.z,0,-Ls.x,Qs.z,0,-Qs.x,-Is.y,Is.x,0,-Ls.y,Ls.x,0,-Qs.y,Qs.x,0];return!Xh(t,Br,kr,zr,Va)||(t=[1,0,0,0,1,0,0,0,1],!Xh(t,Br,kr,zr,Va))?!1:(Ga.crossVectors(Is,Ls),t=[Ga.x,Ga.y,Ga.z],Xh(t,Br,kr,zr,Va))}clampPoint(e,t){return t.copy(e).clamp(this.min,this.max)}distanceToPoint(e){return this.clampPoint(e,Ei).distanceTo(e)}getBoundingSphere(e){return this.isEmpty()?e.makeEmpty():(this.getCenter(e.center),e.radius=this.getSize(Ei).length()*.5),e}intersect(e){return this.min.max(e.min),this.max.min(e.max),this.isEmpty()&&this.makeEmpty(),this}union(e){return this.min.min(e.min),this.max.max(e.max),this}applyMatrix4(e){return this.isEmpty()?this:(ls[0].set(this.min.x,this.min.y,this.min.z).applyMatrix4(e),ls[1].set(this.min.x,this.min.y,this.max.z).applyMatrix4(e),ls[2].set(this.min.x,this.max.y,this.min.z).applyMatrix4(e),ls[3].set(this.min.x,this.max.y,this.max.z).applyMatrix4(e),ls[4].set(this.max.x,this.min.y,this.min.z).applyMatrix4(e),ls[5].set(this.max.x,this.min.y,this.max.z).applyMatrix4(e),ls[6].set(this.max.x,this.max.y,this.min.z).applyMatrix4(e),ls[7].set(this.max.x,this.max.y,this.max.z).applyMatrix4(e),this.setFromPoints(ls),this)}translate(e){return this.min.add(e),this.max.add(e),this}equals(e){return e.min.equals(this.min)&&e.max.equals(this.max)}toJSON(){return{min:this.min.toArray(),max:this.max.toArray()}}fromJSON(e){return this.min.fromArray(e.min),this.max.fromArray(e.max),this}},ls=[new q,new q,new q,new q,new q,new q,new q,new q],Ei=new q,Ha=new Xi,Br=new q,kr=new q,zr=new q,Is=new q,Ls=new q,Qs=new q,Do=new q,Va=new q,Ga=new q,er=new q;function Xh(i,e,t,n,s){for(let r=0,o=i.length-3;r<=o;r+=3){er.fromArray(i,r);let a=s.x*Math.abs(er.x)+s.y*Math.abs(er.y)+s.z*Math.abs(er.z),l=e.dot(er),c=t.dot(er),h=n.dot(er);if(Math.max(-Math.max(l,c,h),Math.min(l,c,h))>a)return!1}return!0}var cn=new q,Wa=new Qe,K_=0,kt=class extends Ti{constructor(e,t,n=!1){if(super(),Array.isArray(e))throw new TypeError("THREE.BufferAttribute: array should be a Typed Array.");this.isBufferAttribute=!0,Object.defineProperty(this,"id",{value:K_++}),this.name="",this.array=e,this.itemSize=t,this.count=e!==void 0?e.length/t:0,this.normalized=n,this.usage=Pu,this.updateRanges=[],this.gpuType=Ri,this.version=0,this._normalizationScale=e!==void 0?Ec(e):void 0}onUploadCallback(){}set needsUpdate(e){e===!0&&this.version++}setUsage(e){return this.usage=e,this}addUpdateRange(e,t){this.updateRanges.push({start:e,count:t})}clearUpdateRanges(){this.updateRanges.length=0}copy(e){return this.name=e.name,this.array=new e.array.constructor(e.array),this.itemSize=e.itemSize,this.count=e.count,this.normalized=e.normalized,this.usage=e.usage,this.gpuType=e.gpuType,this._normalizationScale=e._normalizationScale,this}copyAt(e,t,n){e*=this.itemSize,n*=t.itemSize;for(let s=0,r=this.itemSize;s<r;s++)this.array[e+s]=t.array[n+s];return this}copyArray(e){return this.array.set(e),this}applyMatrix3(e){if(this.itemSize===2)for(let t=0,n=this.count;t<n;t++)Wa.fromBufferAttribute(this,t),Wa.applyMatrix3(e),this.setXY(t,Wa.x,Wa.y);else if(this.itemSize===3)for(let t=0,n=this.count;t<n;t++)cn.fromBufferAttribute(this,t),cn.applyMatrix3(e),this.setXYZ(t,cn.x,cn.y,cn.z);return this}applyMatrix4(e){for(let t=0,n=this.count;t<n;t++)cn.fromBufferAttribute(this,t),cn.applyMatrix4(e),this.setXYZ(t,cn.x,cn.y,cn.z);return this}applyNormalMatrix(e){for(let t=0,n=this.count;t<n;t++)cn.fromBufferAttribute(this,t),cn.applyNormalMatrix(e),this.setXYZ(t,cn.x,cn.y,cn.z);return this}transformDirection(e){for(let t=0,n=this.count;t<n;t++)cn.fromBufferAttribute(this,t),cn.transformDirection(e),this.setXYZ(t,cn.x,cn.y,cn.z);return this}set(e,t=0){return this.array.set(e,t),this}getComponent(e,t){let n=this.array[e*this.itemSize+t];return this.normalized&&(n=this._denormalize(n)),n}setComponent(e,t,n){return this.normalized&&(n=this._normalize(n)),this.array[e*this.itemSize+t]=n,this}getX(e){let t=this.array[e*this.itemSize];return this.normalized&&(t=this._denormalize(t)),t}setX(e,t){return this.normalized&&(t=this._normalize(t)),this.array[e*this.itemSize]=t,this}getY(e){let t=this.array[e*this.itemSize+1];return this.normalized&&(t=this._denormalize(t)),t}setY(e,t){return this.normalized&&(t=this._normalize(t)),this.array[e*this.itemSize+1]=t,this}getZ(e){let t=this.array[e*this.itemSize+2];return this.normalized&&(t=this._denormalize(t)),t}setZ(e,t){return this.normalized&&(t=this._normalize(t)),this.array[e*this.itemSize+2]=t,this}getW(e){let t=this.array[e*this.itemSize+3];return this.normalized&&(t=this._denormalize(t)),t}setW(e,t){return this.normalized&&(t=this._normalize(t)),this.array[e*this.itemSize+3]=t,this}setXY(e,t,n){return e*=this.itemSize,this.normalized&&(t=this._normalize(t),n=this._normalize(n)),this.array[e+0]=t,this.array[e+1]=n,this}setXYZ(e,t,n,s){return e*=this.itemSize,this.normalized&&(t=this._normalize(t),n=this._normalize(n),s=this._normalize(s)),this.array[e+0]=t,this.array[e+1]=n,this.array[e+2]=s,this}setXYZW(e,t,n,s,r){return e*=this.itemSize,this.normalized&&(t=this._normalize(t),n=this._normalize(n),s=this._normalize(s),r=this._normalize(r)),this.array[e+0]=t,this.array[e+1]=n,this.array[e+2]=s,this.array[e+3]=r,this}onUpload(e){return this.onUploadCallback=e,this}clone(){return new this.constructor(this.array,this.itemSize).copy(this)}toJSON(){let e={itemSize:this.itemSize,type:this.array.constructor.name,array:Array.from(this.array),normalized:this.normalized};return e.name=this.name,e.usage=this.usage,e.gpuType=this.gpuType,e}dispose(){this.dispatchEvent({type:"dispose"})}_denormalize(e){let t=this._normalizationScale;return t!==void 0?Math.max(e/t,-1):Nu(e,this.array)}_normalize(e){let t=this._normalizationScale;return t!==void 0?Math.round(e*t):Du(e,this.array)}};var $o=class extends kt{constructor(e,t,n){super(new Uint16Array(e),t,n)}};var Zo=class extends kt{constructor(e,t,n){super(new Uint32Array(e),t,n)}};var gi=class extends kt{constructor(e,t,n){super(new Float32Array(e),t,n)}},j_=new Xi,Fo=new q,qh=new q,ir=class{constructor(e=new q,t=-1){this.isSphere=!0,this.center=e,this.radius=t}set(e,t){return this.center.copy(e),this.radius=t,this}setFromPoints(e,t){let n=this.center;t!==void 0?n.copy(t):j_.setFromPoints(e).getCenter(n);let s=0;for(let r=0,o=e.length;r<o;r++)s=Math.max(s,n.distanceToSquared(e[r]));return this.radius=Math.sqrt(s),this}copy(e){return this.center.copy(e.center),this.radius=e.radius,this}isEmpty(){return this.radius<0}makeEmpty(){return this.center.set(0,0,0),this.radius=-1,this}containsPoint(e){return e.distanceToSquared(this.center)<=this.radius*this.radius}distanceToPoint(e){return e.distanceTo(this.center)-this.radius}intersectsSphere(e){let t=this.radius+e.radius;return e.center.distanceToSquared(this.center)<=t*t}intersectsBox(e){return e.intersectsSphere(this)}intersectsPlane(e){return Math.abs(e.distanceToPoint(this.center))<=this.radius}clampPoint(e,t){let n=this.center.distanceToSquared(e);return t.copy(e),n>this.radius*this.radius&&(t.sub(this.center).normalize(),t.multiplyScalar(this.radius).add(this.center)),t}getBoundingBox(e){return this.isEmpty()?(e.makeEmpty(),e):(e.set(this.center,this.center),e.expandByScalar(this.radius),e)}applyMatrix4(e){return this.center.applyMatrix4(e),this.radius=this.radius*e.getMaxScaleOnAxis(),this}translate(e){return this.center.add(e),this}expandByPoint(e){if(this.isEmpty())return this.center.copy(e),this.radius=0,this;Fo.subVectors(e,this.center);let t=Fo.lengthSq();if(t>this.radius*this.radius){let n=Math.sqrt(t),s=(n-this.radius)*.5;this.center.addScaledVector(Fo,s/n),this.radius+=s}return this}union(e){return e.isEmpty()?this:this.isEmpty()?(this.copy(e),this):(this.center.equals(e.center)===!0?this.radius=Math.max(this.radius,e.radius):(qh.subVectors(e.center,this.center).setLength(e.radius),this.expandByPoint(Fo.copy(e.center).add(qh)),this.expandByPoint(Fo.copy(e.center).sub(qh))),this)}equals(e){return e.center.equals(this.center)&&e.radius===this.radius}clone(){return new this.constructor().copy(this)}toJSON(){return{radius:this.radius,center:this.center.toArray()}}fromJSON(e){return this.radius=e.radius,this.center.fromArray(e.center),this}},Q_=0,pi=new At,Yh=new ii,Hr=new q,jn=new Xi,Uo=new Xi,wn=new q,Cn=class i extends Ti{constructor(){super(),this.isBufferGeometry=!0,Object.defineProperty(this,"id",{value:Q_++}),this.uuid=Ws(),this.name="",this.type="BufferGeometry",this.index=null,this.indirect=null,this.indirectOffset=0,this.attributes={},this.morphAttributes={},this.morphTargetsRelative=!1,this.groups=[],this.boundingBox=null,this.boundingSphere=null,this.drawRange={start:0,count:1/0},this.userData={},this._transformed=!1}getIndex(){return this.index}setIndex(e){return Array.isArray(e)?this.index=new(w_(e)?Zo:$o)(e,1):this.index=e,this}setIndirect(e,t=0){return this.indirect=e,this.indirectOffset=t,this}getIndirect(){return this.indirect}getAttribute(e){return this.attributes[e]}setAttribute(e,t){return this.attributes[e]=t,this}deleteAttribute(e){return delete this.attributes[e],this}hasAttribute(e){return this.attributes[e]!==void 0}addGroup(e,t,n=0){this.groups.push({start:e,count:t,materialIndex:n})}clearGroups(){this.groups=[]}setDrawRange(e,t){this.drawRange.start=e,this.drawRange.count=t}applyMatrix4(e){let t=this.attributes.position;t!==void 0&&(t.applyMatrix4(e),t.needsUpdate=!0);let n=this.attributes.normal;if(n!==void 0){let r=new et().getNormalMatrix(e);n.applyNormalMatrix(r),n.needsUpdate=!0}let s=this.attributes.tangent;return s!==void 0&&(s.transformDirection(e),s.needsUpdate=!0),this.boundingBox!==null&&this.computeBoundingBox(),this.boundingSphere!==null&&this.computeBoundingSphere(),this._transformed=!0,this}applyQuaternion(e){return pi.makeRotationFromQuaternion(e),this.applyMatrix4(pi),this}rotateX(e){return pi.makeRotationX(e),this.applyMatrix4(pi),this}rotateY(e){return pi.makeRotationY(e),this.applyMatrix4(pi),this}rotateZ(e){return pi.makeRotationZ(e),this.applyMatrix4(pi),this}translate(e,t,n){return pi.makeTranslation(e,t,n),this.applyMatrix4(pi),this}scale(e,t,n){return pi.makeScale(e,t,n),this.applyMatrix4(pi),this}lookAt(e){return Yh.lookAt(e),Yh.updateMatrix(),this.applyMatrix4(Yh.matrix),this}center(){return this.computeBoundingBox(),this.boundingBox.getCenter(Hr).negate(),this.translate(Hr.x,Hr.y,Hr.z),this}setFromPoints(e){let t=this.getAttribute("position");if(t===void 0){let n=[];for(let s=0,r=e.length;s<r;s++){let o=e[s];n.push(o.x,o.y,o.z||0)}this.setAttribute("position",new gi(n,3))}else{let n=Math.min(e.length,t.count);for(let s=0;s<n;s++){let r=e[s];t.setXYZ(s,r.x,r.y,r.z||0)}e.length>t.count&&Ye("BufferGeometry: Buffer size too small for points data. Use .dispose() and create a new geometry."),t.needsUpdate=!0}return this}computeBoundingBox(){this.boundingBox===null&&(this.boundingBox=new Xi);let e=this.attributes.position,t=this.morphAttributes.position;if(e&&e.isGLBufferAttribute){je("BufferGeometry.computeBoundingBox(): GLBufferAttribute requires a manual bounding box.",this),this.boundingBox.set(new q(-1/0,-1/0,-1/0),new q(1/0,1/0,1/0));return}if(e!==void 0){if(this.boundingBox.setFromBufferAttribute(e),t)for(let n=0,s=t.length;n<s;n++){let r=t[n];jn.setFromBufferAttribute(r),this.morphTargetsRelative?(wn.addVectors(this.boundingBox.min,jn.min),this.boundingBox.expandByPoint(wn),wn.addVectors(this.boundingBox.max,jn.max),this.boundingBox.expandByPoint(wn)):(this.boundingBox.expandByPoint(jn.min),this.boundingBox.expandByPoint(jn.max))}}else this.boundingBox.makeEmpty();(isNaN(this.boundingBox.min.x)||isNaN(this.boundingBox.min.y)||isNaN(this.boundingBox.min.z))&&je('BufferGeometry.computeBoundingBox(): Computed min/max have NaN values. The "position" attribute is likely to have NaN values.',this)}computeBoundingSphere(){this.boundingSphere===null&&(this.boundingSphere=new ir);let e=this.attributes.position,t=this.morphAttributes.position;if(e&&e.isGLBufferAttribute){je("BufferGeometry.computeBoundingSphere(): GLBufferAttribute requires a manual bounding sphere.",this),this.boundingSphere.set(new q,1/0);return}if(e){let n=this.boundingSphere.center;if(jn.setFromBufferAttribute(e),t)for(let r=0,o=t.length;r<o;r++){let a=t[r];Uo.setFromBufferAttribute(a),this.morphTargetsRelative?(wn.addVectors(jn.min,Uo.min),jn.expandByPoint(wn),wn.addVectors(jn.max,Uo.max),jn.expandByPoint(wn)):(jn.expandByPoint(Uo.min),jn.expandByPoint(Uo.max))}jn.getCenter(n);let s=0;for(let r=0,o=e.count;r<o;r++)wn.fromBufferAttribute(e,r),s=Math.max(s,n.distanceToSquared(wn));if(t)for(let r=0,o=t.length;r<o;r++){let a=t[r],l=this.morphTargetsRelative;for(let c=0,h=a.count;c<h;c++)wn.fromBufferAttribute(a,c),l&&(Hr.fromBufferAttribute(e,c),wn.add(Hr)),s=Math.max(s,n.distanceToSquared(wn))}this.boundingSphere.radius=Math.sqrt(s),isNaN(this.boundingSphere.radius)&&je('BufferGeometry.computeBoundingSphere(): Computed radius is NaN. The "position" attribute is likely to have NaN values.',this)}}computeTangents(){let e=this.index,t=this.attributes;if(e===null||t.position===void 0||t.normal===void 0||t.uv===void 0){je("BufferGeometry: .computeTangents() failed. Missing required attributes (index, position, normal or uv)");return}let n=t.position,s=t.normal,r=t.uv,o=this.getAttribute("tangent");(o===void 0||o.count!==n.count)&&(o=new kt(new Float32Array(4*n.count),4),this.setAttribute("tangent",o));let a=[],l=[],c=new Uint8Array(n.count);for(let O=0;O<n.count;O++)a[O]=new q,l[O]=new q;let h=new q,u=new q,d=new q,f=new Qe,g=new Qe,v=new Qe,p=new q,m=new q;function y(O,N,I){c[O]=c[N]=c[I]=1,h.fromBufferAttribute(n,O),u.fromBufferAttribute(n,N),d.fromBufferAttribute(n,I),f.fromBufferAttribute(r,O),g.fromBufferAttribute(r,N),v.fromBufferAttribute(r,I),u.sub(h),d.sub(h),g.sub(f),v.sub(f);let V=1/(g.x*v.y-v.x*g.y);isFinite(V)&&(p.copy(u).multiplyScalar(v.y).addScaledVector(d,-g.y).multiplyScalar(V),m.copy(d).multiplyScalar(g.x).addScaledVector(u,-v.x).multiplyScalar(V),a[O].add(p),a[N].add(p),a[I].add(p),l[O].add(m),l[N].add(m),l[I].add(m))}let T=this.groups;T.length===0&&(T=[{start:0,count:e.count}]);for(let O=0,N=T.length;O<N;++O){let I=T[O],V=I.start,W=I.count;for(let D=V,G=V+W;D<G;D+=3)y(e.getX(D+0),e.getX(D+1),e.getX(D+2))}let w=new q,P=new q,A=new q,x=new q;function E(O){A.fromBufferAttribute(s,O),x.copy(A);let N=a[O];w.copy(N),w.sub(A.multiplyScalar(A.dot(N))).normalize(),P.crossVectors(x,N);let V=P.dot(l[O])<0?-1:1;o.setXYZW(O,w.x,w.y,w.z,V)}for(let O=0,N=n.count;O<N;++O)c[O]&&E(O);this._transformed=!0}computeVertexNormals(){let e=this.index,t=this.getAttribute("position");if(t!==void 0){let n=this.getAttribute("normal");if(n===void 0||n.count!==t.count)n=new kt(new Float32Array(t.count*3),3),this.setAttribute("normal",n);else for(let d=0,f=n.count;d<f;d++)n.setXYZ(d,0,0,0);let s=new q,r=new q,o=new q,a=new q,l=new q,c=new q,h=new q,u=new q;if(e)for(let d=0,f=e.count;d<f;d+=3){let g=e.getX(d+0),v=e.getX(d+1),p=e.getX(d+2);s.fromBufferAttribute(t,g),r.fromBufferAttribute(t,v),o.fromBufferAttribute(t,p),h.subVectors(o,r),u.subVectors(s,r),h.cross(u),a.fromBufferAttribute(n,g),l.fromBufferAttribute(n,v),c.fromBufferAttribute(n,p),a.add(h),l.add(h),c.add(h),n.setXYZ(g,a.x,a.y,a.z),n.setXYZ(v,l.x,l.y,l.z),n.setXYZ(p,c.x,c.y,c.z)}else for(let d=0,f=t.count;d<f;d+=3)s.fromBufferAttribute(t,d+0),r.fromBufferAttribute(t,d+1),o.fromBufferAttribute(t,d+2),h.subVectors(o,r),u.subVectors(s,r),h.cross(u),n.setXYZ(d+0,h.x,h.y,h.z),n.setXYZ(d+1,h.x,h.y,h.z),n.setXYZ(d+2,h.x,h.y,h.z);this.normalizeNormals(),n.needsUpdate=!0}}normalizeNormals(){let e=this.attributes.normal;for(let t=0,n=e.count;t<n;t++)wn.fromBufferAttribute(e,t),wn.normalize(),e.setXYZ(t,wn.x,wn.y,wn.z)}toNonIndexed(){function e(a,l){let c=a.array,h=a.itemSize,u=a.normalized,d=new c.constructor(l.length*h),f=0,g=0;for(let v=0,p=l.length;v<p;v++){a.isInterleavedBufferAttribute?f=l[v]*a.data.stride+a.offset:f=l[v]*h;for(let m=0;m<h;m++)d[g++]=c[f++]}return new kt(d,h,u)}if(this.index===null)return Ye("BufferGeometry.toNonIndexed(): BufferGeometry is already non-indexed."),this;let t=new i,n=this.index.array,s=this.attributes;for(let a in s){let l=s[a],c=e(l,n);t.setAttribute(a,c)}let r=this.morphAttributes;for(let a in r){let l=[],c=r[a];for(let h=0,u=c.length;h<u;h++){let d=c[h],f=e(d,n);l.push(f)}t.morphAttributes[a]=l}t.morphTargetsRelative=this.morphTargetsRelative;let o=this.groups;for(let a=0,l=o.length;a<l;a++){let c=o[a];t.addGroup(c.start,c.count,c.materialIndex)}return t}toJSON(){let e={metadata:{version:4.7,type:"BufferGeometry",generator:"BufferGeometry.toJSON"}};if(e.uuid=this.uuid,e.type=this.parameters!==void 0&&this._transformed===!0?"BufferGeometry":this.type,e.name=this.name,Object.keys(this.userData).length>0&&(e.userData=this.userData),this.parameters!==void 0&&this._transformed!==!0){let l=this.parameters;for(let c in l)l[c]!==void 0&&(e[c]=l[c]);return e}e.data={attributes:{}};let t=this.index;t!==null&&(e.data.index={type:t.array.constructor.name,array:Array.prototype.slice.call(t.array)});let n=this.attributes;for(let l in n){let c=n[l];e.data.attributes[l]=c.toJSON(e.data)}let s={},r=!1;for(let l in this.morphAttributes){let c=this.morphAttributes[l],h=[];for(let u=0,d=c.length;u<d;u++){let f=c[u];h.push(f.toJSON(e.data))}h.length>0&&(s[l]=h,r=!0)}r&&(e.data.morphAttributes=s,e.data.morphTargetsRelative=this.morphTargetsRelative);let o=this.groups;o.length>0&&(e.data.groups=JSON.parse(JSON.stringify(o)));let a=this.boundingSphere;return a!==null&&(e.data.boundingSphere=a.toJSON()),e}clone(){return new this.constructor().copy(this)}copy(e){this.index=null,this.attributes={},this.morphAttributes={},this.groups=[],this.boundingBox=null,this.boundingSphere=null;let t={};this.name=e.name;let n=e.index;n!==null&&this.setIndex(n.clone());let s=e.attributes;for(let c in s){let h=s[c];this.setAttribute(c,h.clone(t))}let r=e.morphAttributes;for(let c in r){let h=[],u=r[c];for(let d=0,f=u.length;d<f;d++)h.push(u[d].clone(t));this.morphAttributes[c]=h}this.morphTargetsRelative=e.morphTargetsRelative;let o=e.groups;for(let c=0,h=o.length;c<h;c++){let u=o[c];this.addGroup(u.start,u.count,u.materialIndex)}let a=e.boundingBox;a!==null&&(this.boundingBox=a.clone());let l=e.boundingSphere;return l!==null&&(this.boundingSphere=l.clone()),this.drawRange.start=e.drawRange.start,this.drawRange.count=e.drawRange.count,this.userData=e.userData,this._transformed=e._transformed,this}dispose(){this.dispatchEvent({type:"dispose"})}},bl=class{constructor(e,t){this.isInterleavedBuffer=!0,this.array=e,this.stride=t,this.count=e!==void 0?e.length/t:0,this.usage=Pu,this.updateRanges=[],this.version=0,this.uuid=Ws()}onUploadCallback(){}set needsUpdate(e){e===!0&&this.version++}setUsage(e){return this.usage=e,this}addUpdateRange(e,t){this.updateRanges.push({start:e,count:t})}clearUpdateRanges(){this.updateRanges.length=0}copy(e){return this.array=new e.array.constructor(e.array),this.count=e.count,this.stride=e.stride,this.usage=e.usage,this}copyAt(e,t,n){e*=this.stride,n*=t.stride;for(let s=0,r=this.stride;s<r;s++)this.array[e+s]=t.array[n+s];return this}set(e,t=0){return this.array.set(e,t),this}clone(e){e.arrayBuffers===void 0&&(e.arrayBuffers={});let t=Rf(this.array);e.arrayBuffers[t]===void 0&&(e.arrayBuffers[t]=this.array.slice(0).buffer);let n=new this.array.constructor(e.arrayBuffers[t]),s=new this.constructor(n,this.stride);return s.setUsage(this.usage),s}onUpload(e){return this.onUploadCallback=e,this}toJSON(e){e.arrayBuffers===void 0&&(e.arrayBuffers={});let t=Rf(this.array);e.arrayBuffers[t]===void 0&&(e.arrayBuffers[t]=Array.from(new Uint32Array(this.array.slice(0).buffer)));let n={uuid:this.uuid,buffer:t,type:this.array.constructor.name,stride:this.stride};return n.usage=this.usage,n}};function Rf(i){return i.buffer._uuid===void 0&&(i.buffer._uuid=Ws()),i.byteOffset===0&&i.byteLength===i.buffer.byteLength?i.buffer._uuid:i.buffer._uuid+":"+i.byteOffset+":"+i.byteLength}var Hn=new q,Kr=class i{constructor(e,t,n,s=!1){this.isInterleavedBufferAttribute=!0,this.name="",this.data=e,this.itemSize=t,this.offset=n,this.normalized=s,this._normalizationScale=e!==void 0?Ec(e.array):void 0}get count(){return this.data.count}get array(){return this.data.array}set needsUpdate(e){this.data.needsUpdate=e}applyMatrix4(e){for(let t=0,n=this.data.count;t<n;t++)Hn.fromBufferAttribute(this,t),Hn.applyMatrix4(e),this.setXYZ(t,Hn.x,Hn.y,Hn.z);return this}applyNormalMatrix(e){for(let t=0,n=this.count;t<n;t++)Hn.fromBufferAttribute(this,t),Hn.applyNormalMatrix(e),this.setXYZ(t,Hn.x,Hn.y,Hn.z);return this}transformDirection(e){for(let t=0,n=this.count;t<n;t++)Hn.fromBufferAttribute(this,t),Hn.transformDirection(e),this.setXYZ(t,Hn.x,Hn.y,Hn.z);return this}getComponent(e,t){let n=this.array[e*this.data.stride+this.offset+t];return this.normalized&&(n=this._denormalize(n)),n}setComponent(e,t,n){return this.normalized&&(n=this._normalize(n)),this.data.array[e*this.data.stride+this.offset+t]=n,this}setX(e,t){return this.normalized&&(t=this._normalize(t)),this.data.array[e*this.data.stride+this.offset]=t,this}setY(e,t){return this.normalized&&(t=this._normalize(t)),this.data.array[e*this.data.stride+this.offset+1]=t,this}setZ(e,t){return this.normalized&&(t=this._normalize(t)),this.data.array[e*this.data.stride+this.offset+2]=t,this}setW(e,t){return this.normalized&&(t=this._normalize(t)),this.data.array[e*this.data.stride+this.offset+3]=t,this}getX(e){let t=this.data.array[e*this.data.stride+this.offset];return this.normalized&&(t=this._denormalize(t)),t}getY(e){let t=this.data.array[e*this.data.stride+this.offset+1];return this.normalized&&(t=this._denormalize(t)),t}getZ(e){let t=this.data.array[e*this.data.stride+this.offset+2];return this.normalized&&(t=this._denormalize(t)),t}getW(e){let t=this.data.array[e*this.data.stride+this.offset+3];return this.normalized&&(t=this._denormalize(t)),t}setXY(e,t,n){return e=e*this.data.stride+this.offset,this.normalized&&(t=this._normalize(t),n=this._normalize(n)),this.data.array[e+0]=t,this.data.array[e+1]=n,this}setXYZ(e,t,n,s){return e=e*this.data.stride+this.offset,this.normalized&&(t=this._normalize(t),n=this._normalize(n),s=this._normalize(s)),this.data.array[e+0]=t,this.data.array[e+1]=n,this.data.array[e+2]=s,this}setXYZW(e,t,n,s,r){return e=e*this.data.stride+this.offset,this.normalized&&(t=this._normalize(t),n=this._normalize(n),s=this._normalize(s),r=this._normalize(r)),this.data.array[e+0]=t,this.data.array[e+1]=n,this.data.array[e+2]=s,this.data.array[e+3]=r,this}clone(e){if(e===void 0){Wo("InterleavedBufferAttribute.clone(): Cloning an interleaved buffer attribute will de-interleave buffer data.");let t=[];for(let n=0;n<this.count;n++){let s=n*this.data.stride+this.offset;for(let r=0;r<this.itemSize;r++)t.push(this.data.array[s+r])}return new kt(new this.array.constructor(t),this.itemSize,this.normalized)}else return e.interleavedBuffers===void 0&&(e.interleavedBuffers={}),e.interleavedBuffers[this.data.uuid]===void 0&&(e.interleavedBuffers[this.data.uuid]=this.data.clone(e)),new i(e.interleavedBuffers[this.data.uuid],this.itemSize,this.offset,this.normalized)}toJSON(e){if(e===void 0){Wo("InterleavedBufferAttribute.toJSON(): Serializing an interleaved buffer attribute will de-interleave buffer data.");let t=[];for(let n=0;n<this.count;n++){let s=n*this.data.stride+this.offset;for(let r=0;r<this.itemSize;r++)t.push(this.data.array[s+r])}return{itemSize:this.itemSize,type:this.array.constructor.name,array:t,normalized:this.normalized}}else return e.interleavedBuffers===void 0&&(e.interleavedBuffers={}),e.interleavedBuffers[this.data.uuid]===void 0&&(e.interleavedBuffers[this.data.uuid]=this.data.toJSON(e)),{isInterleavedBufferAttribute:!0,itemSize:this.itemSize,data:this.data.uuid,offset:this.offset,normalized:this.normalized}}_denormalize(e){let t=this._normalizationScale;return t!==void 0?Math.max(e/t,-1):Nu(e,this.data.array)}_normalize(e){let t=this._normalizationScale;return t!==void 0?Math.round(e*t):Du(e,this.data.array)}},$h=new q,ex=new q,tx=new et,ei=class{constructor(e=new q(1,0,0),t=0){this.isPlane=!0,this.normal=e,this.constant=t}set(e,t){return this.normal.copy(e),this.constant=t,this}setComponents(e,t,n,s){return this.normal.set(e,t,n),this.constant=s,this}setFromNormalAndCoplanarPoint(e,t){return this.normal.copy(e),this.constant=-t.dot(this.normal),this}setFromCoplanarPoints(e,t,n){let s=$h.subVectors(n,t).cross(ex.subVectors(e,t)).normalize();return this.setFromNormalAndCoplanarPoint(s,e),this}copy(e){return this.normal.copy(e.normal),this.constant=e.constant,this}normalize(){let e=1/this.normal.length();return this.normal.multiplyScalar(e),this.constant*=e,this}negate(){return this.constant*=-1,this.normal.negate(),this}distanceToPoint(e){return this.normal.dot(e)+this.constant}distanceToSphere(e){return this.distanceToPoint(e.center)-e.radius}projectPoint(e,t){return t.copy(e).addScaledVector(this.normal,-this.distanceToPoint(e))}intersectLine(e,t,n=!0){let s=e.delta($h),r=this.normal.dot(s);if(r===0)return this.distanceToPoint(e.start)===0?t.copy(e.start):null;let o=-(e.start.dot(this.normal)+this.constant)/r;return n===!0&&(o<0||o>1)?null:t.copy(e.start).addScaledVector(s,o)}intersectsLine(e){let t=this.distanceToPoint(e.start),n=this.distanceToPoint(e.end);return t<0&&n>0||n<0&&t>0}intersectsBox(e){return e.intersectsPlane(this)}intersectsSphere(e){return e.intersectsPlane(this)}coplanarPoint(e){return e.copy(this.normal).multiplyScalar(-this.constant)}applyMatrix4(e,t){let n=t||tx.getNormalMatrix(e),s=this.coplanarPoint($h).applyMatrix4(e),r=this.normal.applyMatrix3(n).normalize();return this.constant=-s.dot(r),this}translate(e){return this.constant-=e.dot(this.normal),this}equals(e){return e.normal.equals(this.normal)&&e.constant===this.constant}clone(){return new this.constructor().copy(this)}toJSON(){return{normal:this.normal.toArray(),constant:this.constant}}fromJSON(e){return this.normal.fromArray(e.normal),this.constant=e.constant,this}},nx=0,Us=class extends Ti{constructor(){super(),this.isMaterial=!0,Object.defineProperty(this,"id",{value:nx++}),this.uuid=Ws(),this.name="",this.type="Material",this.blending=io,this.side=Vs,this.vertexColors=!1,this.opacity=1,this.transparent=!1,this.alphaHash=!1,this.blendSrc=lu,this.blendDst=cu,this.blendEquation=lr,this.blendSrcAlpha=null,this.blendDstAlpha=null,this.blendEquationAlpha=null,this.blendColor=new mt(0,0,0),this.blendAlpha=0,this.depthFunc=qr,this.depthTest=!0,this.depthWrite=!0,this.stencilWriteMask=255,this.stencilFunc=dp,this.stencilRef=0,this.stencilFuncMask=255,this.stencilFail=al,this.stencilZFail=al,this.stencilZPass=al,this.stencilWrite=!1,this.clippingPlanes=null,this.clipIntersection=!1,this.clipShadows=!1,this.shadowSide=null,this.colorWrite=!0,this.precision=null,this.polygonOffset=!1,this.polygonOffsetFactor=0,this.polygonOffsetUnits=0,this.dithering=!1,this.alphaToCoverage=!1,this.premultipliedAlpha=!1,this.forceSinglePass=!1,this.allowOverride=!0,this.visible=!0,this.toneMapped=!0,this.userData={},this.version=0,this._alphaTest=0}get alphaTest(){return this._alphaTest}set alphaTest(e){this._alphaTest>0!=e>0&&this.version++,this._alphaTest=e}onBeforeRender(){}onBeforeCompile(){}customProgramCacheKey(){return this.onBeforeCompile.toString()}setValues(e){if(e!==void 0)for(let t in e){let n=e[t];if(n===void 0){Ye(`Material: parameter '${t}' has value of undefined.`);continue}let s=this[t];if(s===void 0){Ye(`Material: '${t}' is not a property of THREE.${this.type}.`);continue}s&&s.isColor?s.set(n):s&&s.isVector2&&n&&n.isVector2||s&&s.isEuler&&n&&n.isEuler||s&&s.isVector3&&n&&n.isVector3?s.copy(n):this[t]=n}}toJSON(e){let t=e===void 0||typeof e=="string";t&&(e={textures:{},images:{}});let n={metadata:{version:4.7,type:"Material",generator:"Material.toJSON"}};n.uuid=this.uuid,n.type=this.type,n.blending=this.blending,n.side=this.side,n.shadowSide=this.shadowSide,n.vertexColors=this.vertexColors,n.opacity=this.opacity,n.transparent=this.transparent,n.blendSrc=this.blendSrc,n.blendDst=this.blendDst,n.blendEquation=this.blendEquation,n.blendSrcAlpha=this.blendSrcAlpha,n.blendDstAlpha=this.blendDstAlpha,n.blendEquationAlpha=this.blendEquationAlpha,n.blendColor=this.blendColor.getHex(),n.blendAlpha=this.blendAlpha,n.depthFunc=this.depthFunc,n.depthTest=this.depthTest,n.depthWrite=this.depthWrite,n.colorWrite=this.colorWrite,n.clipIntersection=this.clipIntersection,n.clipShadows=this.clipShadows,n.stencilWriteMask=this.stencilWriteMask,n.stencilFunc=this.stencilFunc,n.stencilRef=this.stencilRef,n.stencilFuncMask=this.stencilFuncMask,n.stencilFail=this.stencilFail,n.stencilZFail=this.stencilZFail,n.stencilZPass=this.stencilZPass,n.stencilWrite=this.stencilWrite,n.polygonOffset=this.polygonOffset,n.polygonOffsetFactor=this.polygonOffsetFactor,n.polygonOffsetUnits=this.polygonOffsetUnits,n.dithering=this.dithering,n.alphaTest=this.alphaTest,n.alphaHash=this.alphaHash,n.alphaToCoverage=this.alphaToCoverage,n.premultipliedAlpha=this.premultipliedAlpha,n.forceSinglePass=this.forceSinglePass,n.allowOverride=this.allowOverride,n.visible=this.visible,n.toneMapped=this.toneMapped,n.name=this.name,this.color&&this.color.isColor&&(n.color=this.color.getHex()),this.roughness!==void 0&&(n.roughness=this.roughness),this.metalness!==void 0&&(n.metalness=this.metalness),this.sheen!==void 0&&(n.sheen=this.sheen),this.sheenColor&&this.sheenColor.isColor&&(n.sheenColor=this.sheenColor.getHex()),this.sheenRoughness!==void 0&&(n.sheenRoughness=this.sheenRoughness),this.emissive&&this.emissive.isColor&&(n.emissive=this.emissive.getHex()),this.emissiveIntensity!==void 0&&(n.emissiveIntensity=this.emissiveIntensity),this.specular&&this.specular.isColor&&(n.specular=this.specular.getHex()),this.specularIntensity!==void 0&&(n.specularIntensity=this.specularIntensity),this.specularColor&&this.specularColor.isColor&&(n.specularColor=this.specularColor.getHex()),this.shininess!==void 0&&(n.shininess=this.shininess),this.clearcoat!==void 0&&(n.clearcoat=this.clearcoat),this.clearcoatRoughness!==void 0&&(n.clearcoatRoughness=this.clearcoatRoughness),this.diffuseRoughness!==void 0&&(n.diffuseRoughness=this.diffuseRoughness),this.diffuseRoughnessMap&&this.diffuseRoughnessMap.isTexture&&(n.diffuseRoughnessMap=this.diffuseRoughnessMap.toJSON(e).uuid),this.clearcoatMap&&this.clearcoatMap.isTexture&&(n.clearcoatMap=this.clearcoatMap.toJSON(e).uuid),this.clearcoatRoughnessMap&&this.clearcoatRoughnessMap.isTexture&&(n.clearcoatRoughnessMap=this.clearcoatRoughnessMap.toJSON(e).uuid),this.clearcoatNormalMap&&this.clearcoatNormalMap.isTexture&&(n.clearcoatNormalMap=this.clearcoatNormalMap.toJSON(e).uuid,n.clearcoatNormalScale=this.clearcoatNormalScale.toArray()),this.sheenColorMap&&this.sheenColorMap.isTexture&&(n.sheenColorMap=this.sheenColorMap.toJSON(e).uuid),this.sheenRoughnessMap&&this.sheenRoughnessMap.isTexture&&(n.sheenRoughnessMap=this.sheenRoughnessMap.toJSON(e).uuid),this.dispersion!==void 0&&(n.dispersion=this.dispersion),this.retroreflectivity!==void 0&&(n.retroreflectivity=this.retroreflectivity),this.iridescence!==void 0&&(n.iridescence=this.iridescence),this.iridescenceIOR!==void 0&&(n.iridescenceIOR=this.iridescenceIOR),this.iridescenceThicknessMinimum!==void 0&&(n.iridescenceThicknessMinimum=this.iridescenceThicknessMinimum),this.iridescenceThicknessMaximum!==void 0&&(n.iridescenceThicknessMaximum=this.iridescenceThicknessMaximum),this.iridescenceMap&&this.iridescenceMap.isTexture&&(n.iridescenceMap=this.iridescenceMap.toJSON(e).uuid),this.iridescenceThicknessMap&&this.iridescenceThicknessMap.isTexture&&(n.iridescenceThicknessMap=this.iridescenceThicknessMap.toJSON(e).uuid),this.anisotropy!==void 0&&(n.anisotropy=this.anisotropy),this.anisotropyRotation!==void 0&&(n.anisotropyRotation=this.anisotropyRotation),this.anisotropyMap&&this.anisotropyMap.isTexture&&(n.anisotropyMap=this.anisotropyMap.toJSON(e).uuid),this.map&&this.map.isTexture&&(n.map=this.map.toJSON(e).uuid),this.matcap&&this.matcap.isTexture&&(n.matcap=this.matcap.toJSON(e).uuid),this.alphaMap&&this.alphaMap.isTexture&&(n.alphaMap=this.alphaMap.toJSON(e).uuid),this.lightMap&&this.lightMap.isTexture&&(n.lightMap=this.lightMap.toJSON(e).uuid,n.lightMapIntensity=this.lightMapIntensity),this.aoMap&&this.aoMap.isTexture&&(n.aoMap=this.aoMap.toJSON(e).uuid,n.aoMapIntensity=this.aoMapIntensity),this.bumpMap&&this.bumpMap.isTexture&&(n.bumpMap=this.bumpMap.toJSON(e).uuid,n.bumpScale=this.bumpScale),this.normalMap&&this.normalMap.isTexture&&(n.normalMap=this.normalMap.toJSON(e).uuid,n.normalMapType=this.normalMapType,n.normalScale=this.normalScale.toArray()),this.displacementMap&&this.displacementMap.isTexture&&(n.displacementMap=this.displacementMap.toJSON(e).uuid,n.displacementScale=this.displacementScale,n.displacementBias=this.displacementBias),this.roughnessMap&&this.roughnessMap.isTexture&&(n.roughnessMap=this.roughnessMap.toJSON(e).uuid),this.metalnessMap&&this.metalnessMap.isTexture&&(n.metalnessMap=this.metalnessMap.toJSON(e).uuid),this.emissiveMap&&this.emissiveMap.isTexture&&(n.emissiveMap=this.emissiveMap.toJSON(e).uuid),this.specularMap&&this.specularMap.isTexture&&(n.specularMap=this.specularMap.toJSON(e).uuid),this.specularIntensityMap&&this.specularIntensityMap.isTexture&&(n.specularIntensityMap=this.specularIntensityMap.toJSON(e).uuid),this.specularColorMap&&this.specularColorMap.isTexture&&(n.specularColorMap=this.specularColorMap.toJSON(e).uuid),this.envMap&&this.envMap.isTexture&&(n.envMap=this.envMap.toJSON(e).uuid,this.combine!==void 0&&(n.combine=this.combine)),this.envMapRotation!==void 0&&(n.envMapRotation=this.envMapRotation.toArray()),this.envMapIntensity!==void 0&&(n.envMapIntensity=this.envMapIntensity),this.reflectivity!==void 0&&(n.reflectivity=this.reflectivity),this.refractionRatio!==void 0&&(n.refractionRatio=this.refractionRatio),this.gradientMap&&this.gradientMap.isTexture&&(n.gradientMap=this.gradientMap.toJSON(e).uuid),this.transmission!==void 0&&(n.transmission=this.transmission),this.transmissionMap&&this.transmissionMap.isTexture&&(n.transmissionMap=this.transmissionMap.toJSON(e).uuid),this.thickness!==void 0&&(n.thickness=this.thickness),this.thicknessMap&&this.thicknessMap.isTexture&&(n.thicknessMap=this.thicknessMap.toJSON(e).uuid),this.attenuationDistance!==void 0&&(n.attenuationDistance=this.attenuationDistance),this.attenuationColor!==void 0&&(n.attenuationColor=this.attenuationColor.getHex()),this.size!==void 0&&(n.size=this.size),this.sizeAttenuation!==void 0&&(n.sizeAttenuation=this.sizeAttenuation),Array.isArray(this.clippingPlanes)&&this.clippingPlanes.length>0&&(n.clippingPlanes=this.clippingPlanes.map(r=>r.toJSON())),this.rotation!==void 0&&(n.rotation=this.rotation),this.depthPacking!==void 0&&(n.depthPacking=this.depthPacking),this.linewidth!==void 0&&(n.linewidth=this.linewidth),this.linecap!==void 0&&(n.linecap=this.linecap),this.linejoin!==void 0&&(n.linejoin=this.linejoin),this.dashSize!==void 0&&(n.dashSize=this.dashSize),this.gapSize!==void 0&&(n.gapSize=this.gapSize),this.scale!==void 0&&(n.scale=this.scale),this.wireframe!==void 0&&(n.wireframe=this.wireframe),this.wireframeLinewidth!==void 0&&(n.wireframeLinewidth=this.wireframeLinewidth),this.wireframeLinecap!==void 0&&(n.wireframeLinecap=this.wireframeLinecap),this.wireframeLinejoin!==void 0&&(n.wireframeLinejoin=this.wireframeLinejoin),this.flatShading!==void 0&&(n.flatShading=this.flatShading),this.fog!==void 0&&(n.fog=this.fog),Object.keys(this.userData).length>0&&(n.userData=this.userData);function s(r){let o=[];for(let a in r){let l=r[a];delete l.metadata,o.push(l)}return o}if(t){let r=s(e.textures),o=s(e.images);r.length>0&&(n.textures=r),o.length>0&&(n.images=o)}return n}fromJSON(e,t){if(e.uuid!==void 0&&(this.uuid=e.uuid),e.name!==void 0&&(this.name=e.name),e.color!==void 0&&this.color!==void 0&&this.color.setHex(e.color),e.roughness!==void 0&&(this.roughness=e.roughness),e.metalness!==void 0&&(this.metalness=e.metalness),e.sheen!==void 0&&(this.sheen=e.sheen),e.sheenColor!==void 0&&(this.sheenColor=new mt().setHex(e.sheenColor)),e.sheenRoughness!==void 0&&(this.sheenRoughness=e.sheenRoughness),e.emissive!==void 0&&this.emissive!==void 0&&this.emissive.setHex(e.emissive),e.specular!==void 0&&this.specular!==void 0&&this.specular.setHex(e.specular),e.specularIntensity!==void 0&&(this.specularIntensity=e.specularIntensity),e.specularColor!==void 0&&this.specularColor!==void 0&&this.specularColor.setHex(e.specularColor),e.shininess!==void 0&&(this.shininess=e.shininess),e.clearcoat!==void 0&&(this.clearcoat=e.clearcoat),e.clearcoatRoughness!==void 0&&(this.clearcoatRoughness=e.clearcoatRoughness),e.diffuseRoughness!==void 0&&(this.diffuseRoughness=e.diffuseRoughness),e.dispersion!==void 0&&(this.dispersion=e.dispersion),e.retroreflectivity!==void 0&&(this.retroreflectivity=e.retroreflectivity),e.iridescence!==void 0&&(this.iridescence=e.iridescence),e.iridescenceIOR!==void 0&&(this.iridescenceIOR=e.iridescenceIOR),e.iridescenceThicknessMinimum!==void 0&&(this.iridescenceThicknessMinimum=e.iridescenceThicknessMinimum),e.iridescenceThicknessMaximum!==void 0&&(this.iridescenceThicknessMaximum=e.iridescenceThicknessMaximum),e.iridescenceThicknessRange!==void 0&&(this.iridescenceThicknessMinimum=e.iridescenceThicknessRange[0],this.iridescenceThicknessMaximum=e.iridescenceThicknessRange[1]),e.transmission!==void 0&&(this.transmission=e.transmission),e.thickness!==void 0&&(this.thickness=e.thickness),e.attenuationDistance!==void 0&&(this.attenuationDistance=e.attenuationDistance),e.attenuationColor!==void 0&&this.attenuationColor!==void 0&&this.attenuationColor.setHex(e.attenuationColor),e.anisotropy!==void 0&&(this.anisotropy=e.anisotropy),e.anisotropyRotation!==void 0&&(this.anisotropyRotation=e.anisotropyRotation),e.fog!==void 0&&(this.fog=e.fog),e.flatShading!==void 0&&(this.flatShading=e.flatShading),e.blending!==void 0&&(this.blending=e.blending),e.combine!==void 0&&(this.combine=e.combine),e.side!==void 0&&(this.side=e.side),e.shadowSide!==void 0&&(this.shadowSide=e.shadowSide),e.opacity!==void 0&&(this.opacity=e.opacity),e.transparent!==void 0&&(this.transparent=e.transparent),e.alphaTest!==void 0&&(this.alphaTest=e.alphaTest),e.alphaHash!==void 0&&(this.alphaHash=e.alphaHash),e.depthFunc!==void 0&&(this.depthFunc=e.depthFunc),e.depthTest!==void 0&&(this.depthTest=e.depthTest),e.depthWrite!==void 0&&(this.depthWrite=e.depthWrite),e.colorWrite!==void 0&&(this.colorWrite=e.colorWrite),e.clippingPlanes!==void 0&&(this.clippingPlanes=e.clippingPlanes.map(n=>new ei().fromJSON(n))),e.clipIntersection!==void 0&&(this.clipIntersection=e.clipIntersection),e.clipShadows!==void 0&&(this.clipShadows=e.clipShadows),e.depthPacking!==void 0&&(this.depthPacking=e.depthPacking),e.blendSrc!==void 0&&(this.blendSrc=e.blendSrc),e.blendDst!==void 0&&(this.blendDst=e.blendDst),e.blendEquation!==void 0&&(this.blendEquation=e.blendEquation),e.blendSrcAlpha!==void 0&&(this.blendSrcAlpha=e.blendSrcAlpha),e.blendDstAlpha!==void 0&&(this.blendDstAlpha=e.blendDstAlpha),e.blendEquationAlpha!==void 0&&(this.blendEquationAlpha=e.blendEquationAlpha),e.blendColor!==void 0&&this.blendColor!==void 0&&this.blendColor.setHex(e.blendColor),e.blendAlpha!==void 0&&(this.blendAlpha=e.blendAlpha),e.stencilWriteMask!==void 0&&(this.stencilWriteMask=e.stencilWriteMask),e.stencilFunc!==void 0&&(this.stencilFunc=e.stencilFunc),e.stencilRef!==void 0&&(this.stencilRef=e.stencilRef),e.stencilFuncMask!==void 0&&(this.stencilFuncMask=e.stencilFuncMask),e.stencilFail!==void 0&&(this.stencilFail=e.stencilFail),e.stencilZFail!==void 0&&(this.stencilZFail=e.stencilZFail),e.stencilZPass!==void 0&&(this.stencilZPass=e.stencilZPass),e.stencilWrite!==void 0&&(this.stencilWrite=e.stencilWrite),e.wireframe!==void 0&&(this.wireframe=e.wireframe),e.wireframeLinewidth!==void 0&&(this.wireframeLinewidth=e.wireframeLinewidth),e.wireframeLinecap!==void 0&&(this.wireframeLinecap=e.wireframeLinecap),e.wireframeLinejoin!==void 0&&(this.wireframeLinejoin=e.wireframeLinejoin),e.rotation!==void 0&&(this.rotation=e.rotation),e.linewidth!==void 0&&(this.linewidth=e.linewidth),e.linecap!==void 0&&(this.linecap=e.linecap),e.linejoin!==void 0&&(this.linejoin=e.linejoin),e.dashSize!==void 0&&(this.dashSize=e.dashSize),e.gapSize!==void 0&&(this.gapSize=e.gapSize),e.scale!==void 0&&(this.scale=e.scale),e.polygonOffset!==void 0&&(this.polygonOffset=e.polygonOffset),e.polygonOffsetFactor!==void 0&&(this.polygonOffsetFactor=e.polygonOffsetFactor),e.polygonOffsetUnits!==void 0&&(this.polygonOffsetUnits=e.polygonOffsetUnits),e.dithering!==void 0&&(this.dithering=e.dithering),e.alphaToCoverage!==void 0&&(this.alphaToCoverage=e.alphaToCoverage),e.premultipliedAlpha!==void 0&&(this.premultipliedAlpha=e.premultipliedAlpha),e.forceSinglePass!==void 0&&(this.forceSinglePass=e.forceSinglePass),e.allowOverride!==void 0&&(this.allowOverride=e.allowOverride),e.visible!==void 0&&(this.visible=e.visible),e.toneMapped!==void 0&&(this.toneMapped=e.toneMapped),e.userData!==void 0&&(this.userData=e.userData),e.vertexColors!==void 0&&(typeof e.vertexColors=="number"?this.vertexColors=e.vertexColors>0:this.vertexColors=e.vertexColors),e.size!==void 0&&(this.size=e.size),e.sizeAttenuation!==void 0&&(this.sizeAttenuation=e.sizeAttenuation),e.map!==void 0&&(this.map=t[e.map]||null),e.matcap!==void 0&&(this.matcap=t[e.matcap]||null),e.alphaMap!==void 0&&(this.alphaMap=t[e.alphaMap]||null),e.bumpMap!==void 0&&(this.bumpMap=t[e.bumpMap]||null),e.bumpScale!==void 0&&(this.bumpScale=e.bumpScale),e.normalMap!==void 0&&(this.normalMap=t[e.normalMap]||null),e.normalMapType!==void 0&&(this.normalMapType=e.normalMapType),e.normalScale!==void 0){let n=e.normalScale;Array.isArray(n)===!1&&(n=[n,n]),this.normalScale=new Qe().fromArray(n)}return e.displacementMap!==void 0&&(this.displacementMap=t[e.displacementMap]||null),e.displacementScale!==void 0&&(this.displacementScale=e.displacementScale),e.displacementBias!==void 0&&(this.displacementBias=e.displacementBias),e.roughnessMap!==void 0&&(this.roughnessMap=t[e.roughnessMap]||null),e.metalnessMap!==void 0&&(this.metalnessMap=t[e.metalnessMap]||null),e.emissiveMap!==void 0&&(this.emissiveMap=t[e.emissiveMap]||null),e.emissiveIntensity!==void 0&&(this.emissiveIntensity=e.emissiveIntensity),e.specularMap!==void 0&&(this.specularMap=t[e.specularMap]||null),e.specularIntensityMap!==void 0&&(this.specularIntensityMap=t[e.specularIntensityMap]||null),e.specularColorMap!==void 0&&(this.specularColorMap=t[e.specularColorMap]||null),e.envMap!==void 0&&(this.envMap=t[e.envMap]||null),e.envMapRotation!==void 0&&this.envMapRotation.fromArray(e.envMapRotation),e.envMapIntensity!==void 0&&(this.envMapIntensity=e.envMapIntensity),e.reflectivity!==void 0&&(this.reflectivity=e.reflectivity),e.refractionRatio!==void 0&&(this.refractionRatio=e.refractionRatio),e.lightMap!==void 0&&(this.lightMap=t[e.lightMap]||null),e.lightMapIntensity!==void 0&&(this.lightMapIntensity=e.lightMapIntensity),e.aoMap!==void 0&&(this.aoMap=t[e.aoMap]||null),e.aoMapIntensity!==void 0&&(this.aoMapIntensity=e.aoMapIntensity),e.gradientMap!==void 0&&(this.gradientMap=t[e.gradientMap]||null),e.clearcoatMap!==void 0&&(this.clearcoatMap=t[e.clearcoatMap]||null),e.clearcoatRoughnessMap!==void 0&&(this.clearcoatRoughnessMap=t[e.clearcoatRoughnessMap]||null),e.clearcoatNormalMap!==void 0&&(this.clearcoatNormalMap=t[e.clearcoatNormalMap]||null),e.clearcoatNormalScale!==void 0&&(this.clearcoatNormalScale=new Qe().fromArray(e.clearcoatNormalScale)),e.diffuseRoughnessMap!==void 0&&(this.diffuseRoughnessMap=t[e.diffuseRoughnessMap]||null),e.iridescenceMap!==void 0&&(this.iridescenceMap=t[e.iridescenceMap]||null),e.iridescenceThicknessMap!==void 0&&(this.iridescenceThicknessMap=t[e.iridescenceThicknessMap]||null),e.transmissionMap!==void 0&&(this.transmissionMap=t[e.transmissionMap]||null),e.thicknessMap!==void 0&&(this.thicknessMap=t[e.thicknessMap]||null),e.anisotropyMap!==void 0&&(this.anisotropyMap=t[e.anisotropyMap]||null),e.sheenColorMap!==void 0&&(this.sheenColorMap=t[e.sheenColorMap]||null),e.sheenRoughnessMap!==void 0&&(this.sheenRoughnessMap=t[e.sheenRoughnessMap]||null),this}clone(){return new this.constructor().copy(this)}copy(e){this.name=e.name,this.blending=e.blending,this.side=e.side,this.vertexColors=e.vertexColors,this.opacity=e.opacity,this.transparent=e.transparent,this.blendSrc=e.blendSrc,this.blendDst=e.blendDst,this.blendEquation=e.blendEquation,this.blendSrcAlpha=e.blendSrcAlpha,this.blendDstAlpha=e.blendDstAlpha,this.blendEquationAlpha=e.blendEquationAlpha,this.blendColor.copy(e.blendColor),this.blendAlpha=e.blendAlpha,this.depthFunc=e.depthFunc,this.depthTest=e.depthTest,this.depthWrite=e.depthWrite,this.stencilWriteMask=e.stencilWriteMask,this.stencilFunc=e.stencilFunc,this.stencilRef=e.stencilRef,this.stencilFuncMask=e.stencilFuncMask,this.stencilFail=e.stencilFail,this.stencilZFail=e.stencilZFail,this.stencilZPass=e.stencilZPass,this.stencilWrite=e.stencilWrite;let t=e.clippingPlanes,n=null;if(t!==null){let s=t.length;n=new Array(s);for(let r=0;r!==s;++r)n[r]=t[r].clone()}return this.clippingPlanes=n,this.clipIntersection=e.clipIntersection,this.clipShadows=e.clipShadows,this.shadowSide=e.shadowSide,this.colorWrite=e.colorWrite,this.precision=e.precision,this.polygonOffset=e.polygonOffset,this.polygonOffsetFactor=e.polygonOffsetFactor,this.polygonOffsetUnits=e.polygonOffsetUnits,this.dithering=e.dithering,this.alphaTest=e.alphaTest,this.alphaHash=e.alphaHash,this.alphaToCoverage=e.alphaToCoverage,this.premultipliedAlpha=e.premultipliedAlpha,this.forceSinglePass=e.forceSinglePass,this.allowOverride=e.allowOverride,this.visible=e.visible,this.toneMapped=e.toneMapped,this.userData=JSON.parse(JSON.stringify(e.userData)),this}dispose(){this.dispatchEvent({type:"dispose"})}set needsUpdate(e){e===!0&&this.version++}};var cs=new q,Zh=new q,Xa=new q,qa=new q,sr=class{constructor(e=new q,t=new q(0,0,-1)){this.origin=e,this.direction=t}set(e,t){return this.origin.copy(e),this.direction.copy(t),this}copy(e){return this.origin.copy(e.origin),this.direction.copy(e.direction),this}at(e,t){return t.copy(this.origin).addScaledVector(this.direction,e)}lookAt(e){return this.direction.copy(e).sub(this.origin).normalize(),this}recast(e){return this.origin.copy(this.at(e,cs)),this}closestPointToPoint(e,t){t.subVectors(e,this.origin);let n=t.dot(this.direction);return n<0?t.copy(this.origin):t.copy(this.origin).addScaledVector(this.direction,n)}distanceToPoint(e){return Math.sqrt(this.distanceSqToPoint(e))}distanceSqToPoint(e){let t=cs.subVectors(e,this.origin).dot(this.direction);return t<0?this.origin.distanceToSquared(e):(cs.copy(this.origin).addScaledVector(this.direction,t),cs.distanceToSquared(e))}distanceSqToSegment(e,t,n,s){Zh.copy(e).add(t).multiplyScalar(.5),Xa.copy(t).sub(e).normalize(),qa.copy(this.origin).sub(Zh);let r=e.distanceTo(t)*.5,o=-this.direction.dot(Xa),a=qa.dot(this.direction),l=-qa.dot(Xa),c=qa.lengthSq(),h=Math.abs(1-o*o),u,d,f,g;if(h>0)if(u=o*l-a,d=o*a-l,g=r*h,u>=0)if(d>=-g)if(d<=g){let v=1/h;u*=v,d*=v,f=u*(u+o*d+2*a)+d*(o*u+d+2*l)+c}else d=r,u=Math.max(0,-(o*d+a)),f=-u*u+d*(d+2*l)+c;else d=-r,u=Math.max(0,-(o*d+a)),f=-u*u+d*(d+2*l)+c;else d<=-g?(u=Math.max(0,-(-o*r+a)),d=u>0?-r:Math.min(Math.max(-r,-l),r),f=-u*u+d*(d+2*l)+c):d<=g?(u=0,d=Math.min(Math.max(-r,-l),r),f=d*(d+2*l)+c):(u=Math.max(0,-(o*r+a)),d=u>0?r:Math.min(Math.max(-r,-l),r),f=-u*u+d*(d+2*l)+c);else d=o>0?-r:r,u=Math.max(0,-(o*d+a)),f=-u*u+d*(d+2*l)+c;return n&&n.copy(this.origin).addScaledVector(this.direction,u),s&&s.copy(Zh).addScaledVector(Xa,d),f}intersectSphere(e,t){if(e.radius<0)return null;cs.subVectors(e.center,this.origin);let n=cs.dot(this.direction),s=cs.dot(cs)-n*n,r=e.radius*e.radius;if(s>r)return null;let o=Math.sqrt(r-s),a=n-o,l=n+o;return l<0?null:a<0?this.at(l,t):this.at(a,t)}intersectsSphere(e){return e.radius<0?!1:this.distanceSqToPoint(e.center)<=e.radius*e.radius}distanceToPlane(e){let t=e.normal.dot(this.direction);if(t===0)return e.distanceToPoint(this.origin)===0?0:null;let n=-(this.origin.dot(e.normal)+e.constant)/t;return n>=0?n:null}intersectPlane(e,t){let n=this.distanceToPlane(e);return n===null?null:this.at(n,t)}intersectsPlane(e){let t=e.distanceToPoint(this.origin);return t===0||e.normal.dot(this.direction)*t<0}intersectBox(e,t){let n,s,r,o,a,l,c=1/this.direction.x,h=1/this.direction.y,u=1/this.direction.z,d=this.origin;return c>=0?(n=(e.min.x-d.x)*c,s=(e.max.x-d.x)*c):(n=(e.max.x-d.x)*c,s=(e.min.x-d.x)*c),h>=0?(r=(e.min.y-d.y)*h,o=(e.max.y-d.y)*h):(r=(e.max.y-d.y)*h,o=(e.min.y-d.y)*h),n>o||r>s||((r>n||isNaN(n))&&(n=r),(o<s||isNaN(s))&&(s=o),u>=0?(a=(e.min.z-d.z)*u,l=(e.max.z-d.z)*u):(a=(e.max.z-d.z)*u,l=(e.min.z-d.z)*u),n>l||a>s)||((a>n||n!==n)&&(n=a),(l<s||s!==s)&&(s=l),s<0)?null:this.at(n>=0?n:s,t)}intersectsBox(e){return this.intersectBox(e,cs)!==null}intersectTriangle(e,t,n,s,r){let o=this.origin,a=this.direction,l=a.x,c=a.y,h=a.z,u=e.x-o.x,d=e.y-o.y,f=e.z-o.z,g=t.x-o.x,v=t.y-o.y,p=t.z-o.z,m=n.x-o.x,y=n.y-o.y,T=n.z-o.z,w=Math.abs(l),P=Math.abs(c),A=Math.abs(h),x,E,O,N,I,V,W,D,G,$,k,le;if(w>=P&&w>=A?(O=l,V=u,G=g,le=m,l>=0?(x=c,E=h,N=d,I=f,W=v,D=p,$=y,k=T):(x=h,E=c,N=f,I=d,W=p,D=v,$=T,k=y)):P>=A?(O=c,V=d,G=v,le=y,c>=0?(x=h,E=l,N=f,I=u,W=p,D=g,$=T,k=m):(x=l,E=h,N=u,I=f,W=g,D=p,$=m,k=T)):(O=h,V=f,G=p,le=T,h>=0?(x=l,E=c,N=u,I=d,W=g,D=v,$=m,k=y):(x=c,E=l,N=d,I=u,W=v,D=g,$=y,k=m)),O===0)return null;let K=x/O,Q=E/O,se=1/O,de=N-K*V,ue=I-Q*V,ee=W-K*G,me=D-Q*G,xe=$-K*le,Ae=k-Q*le,Se=xe*me-Ae*ee,Ge=de*Ae-ue*xe,st=ee*ue-me*de;if(s){if(Se<0||Ge<0||st<0)return null}else if((Se<0||Ge<0||st<0)&&(Se>0||Ge>0||st>0))return null;let He=Se+Ge+st;if(He===0)return null;let ht=se*(Se*V+Ge*G+st*le);return(He>0?ht<0:ht>0)?null:this.at(ht/He,r)}applyMatrix4(e){return this.origin.applyMatrix4(e),this.direction.transformDirection(e),this}equals(e){return e.origin.equals(this.origin)&&e.direction.equals(this.direction)}clone(){return new this.constructor().copy(this)}},Sl=class extends Us{constructor(e){super(),this.isMeshBasicMaterial=!0,this.type="MeshBasicMaterial",this.color=new mt(16777215),this.map=null,this.lightMap=null,this.lightMapIntensity=1,this.aoMap=null,this.aoMapIntensity=1,this.specularMap=null,this.alphaMap=null,this.envMap=null,this.envMapRotation=new Fs,this.combine=hu,this.reflectivity=1,this.refractionRatio=.98,this.wireframe=!1,this.wireframeLinewidth=1,this.wireframeLinecap="round",this.wireframeLinejoin="round",this.fog=!0,this.setValues(e)}copy(e){return super.copy(e),this.color.copy(e.color),this.map=e.map,this.lightMap=e.lightMap,this.lightMapIntensity=e.lightMapIntensity,this.aoMap=e.aoMap,this.aoMapIntensity=e.aoMapIntensity,this.specularMap=e.specularMap,this.alphaMap=e.alphaMap,this.envMap=e.envMap,this.envMapRotation.copy(e.envMapRotation),this.combine=e.combine,this.reflectivity=e.reflectivity,this.refractionRatio=e.refractionRatio,this.wireframe=e.wireframe,this.wireframeLinewidth=e.wireframeLinewidth,this.wireframeLinecap=e.wireframeLinecap,this.wireframeLinejoin=e.wireframeLinejoin,this.fog=e.fog,this}},Cf=new At,tr=new sr,Ya=new ir,Pf=new q,$a=new q,Za=new q,Ja=new q,Jh=new q,Ka=new q,If=new q,ja=new q,Tn=class extends ii{constructor(e=new Cn,t=new Sl){super(),this.isMesh=!0,this.type="Mesh",this.geometry=e,this.material=t,this.morphTargetDictionary=void 0,this.morphTargetInfluences=void 0,this.count=1,this.updateMorphTargets()}copy(e,t){return super.copy(e,t),e.morphTargetInfluences!==void 0?this.morphTargetInfluences=e.morphTargetInfluences.slice():this.morphTargetInfluences=void 0,e.morphTargetDictionary!==void 0?this.morphTargetDictionary=Object.assign({},e.morphTargetDictionary):this.morphTargetDictionary=void 0,this.material=Array.isArray(e.material)?e.material.slice():e.material,this.geometry=e.geometry,this}updateMorphTargets(){let t=this.geometry.morphAttributes,n=Object.keys(t);if(n.length>0){let s=t[n[0]];if(s!==void 0){this.morphTargetInfluences=[],this.morphTargetDictionary={};for(let r=0,o=s.length;r<o;r++){let a=s[r].name||String(r);this.morphTargetInfluences.push(0),this.morphTargetDictionary[a]=r}}}}getVertexPosition(e,t){let n=this.geometry,s=n.attributes.position,r=n.morphAttributes.position,o=n.morphTargetsRelative;t.fromBufferAttribute(s,e);let a=this.morphTargetInfluences;if(r&&a){Ka.set(0,0,0);for(let l=0,c=r.length;l<c;l++){let h=a[l],u=r[l];h!==0&&(Jh.fromBufferAttribute(u,e),o?Ka.addScaledVector(Jh,h):Ka.addScaledVector(Jh.sub(t),h))}t.add(Ka)}return t}intersectsFrustum(e){return e.intersectsObject(this)}raycast(e,t){let n=this.geometry,s=this.material,r=this.matrixWorld;s!==void 0&&(n.boundingSphere===null&&n.computeBoundingSphere(),Ya.copy(n.boundingSphere),Ya.applyMatrix4(r),tr.copy(e.ray).recast(e.near),!(Ya.containsPoint(tr.origin)===!1&&(tr.intersectSphere(Ya,Pf)===null||tr.origin.distanceToSquared(Pf)>(e.far-e.near)**2))&&(Cf.copy(r).invert(),tr.copy(e.ray).applyMatrix4(Cf),!(n.boundingBox!==null&&tr.intersectsBox(n.boundingBox)===!1)&&this._computeIntersections(e,t,tr)))}_computeIntersections(e,t,n){let s,r=this.geometry,o=this.material,a=r.index,l=r.attributes.position,c=r.attributes.uv,h=r.attributes.uv1,u=r.attributes.normal,d=r.groups,f=r.drawRange;if(a!==null)if(Array.isArray(o))for(let g=0,v=d.length;g<v;g++){let p=d[g],m=o[p.materialIndex],y=Math.max(p.start,f.start),T=Math.min(a.count,Math.min(p.start+p.count,f.start+f.count));for(let w=y,P=T;w<P;w+=3){let A=a.getX(w),x=a.getX(w+1),E=a.getX(w+2);s=Qa(this,m,e,n,c,h,u,A,x,E),s&&(s.faceIndex=Math.floor(w/3),s.face.materialIndex=p.materialIndex,t.push(s))}}else{let g=Math.max(0,f.start),v=Math.min(a.count,f.start+f.count);for(let p=g,m=v;p<m;p+=3){let y=a.getX(p),T=a.getX(p+1),w=a.getX(p+2);s=Qa(this,o,e,n,c,h,u,y,T,w),s&&(s.faceIndex=Math.floor(p/3),t.push(s))}}else if(l!==void 0)if(Array.isArray(o))for(let g=0,v=d.length;g<v;g++){let p=d[g],m=o[p.materialIndex],y=Math.max(p.start,f.start),T=Math.min(l.count,Math.min(p.start+p.count,f.start+f.count));for(let w=y,P=T;w<P;w+=3){let A=w,x=w+1,E=w+2;s=Qa(this,m,e,n,c,h,u,A,x,E),s&&(s.faceIndex=Math.floor(w/3),s.face.materialIndex=p.materialIndex,t.push(s))}}else{let g=Math.max(0,f.start),v=Math.min(l.count,f.start+f.count);for(let p=g,m=v;p<m;p+=3){let y=p,T=p+1,w=p+2;s=Qa(this,o,e,n,c,h,u,y,T,w),s&&(s.faceIndex=Math.floor(p/3),t.push(s))}}}};function ix(i,e,t,n,s,r,o,a){let l;if(e.side===Gn?l=n.intersectTriangle(o,r,s,!0,a):l=n.intersectTriangle(s,r,o,e.side===Vs,a),l===null)return null;ja.copy(a),ja.applyMatrix4(i.matrixWorld);let c=t.ray.origin.distanceTo(ja);return c<t.near||c>t.far?null:{distance:c,point:ja.clone(),object:i}}function Qa(i,e,t,n,s,r,o,a,l,c){i.getVertexPosition(a,$a),i.getVertexPosition(l,Za),i.getVertexPosition(c,Ja);let h=ix(i,e,t,n,$a,Za,Ja,If);if(h){let u=new q;Ds.getBarycoord(If,$a,Za,Ja,u),s&&(h.uv=Ds.getInterpolatedAttribute(s,a,l,c,u,new Qe)),r&&(h.uv1=Ds.getInterpolatedAttribute(r,a,l,c,u,new Qe)),o&&(h.normal=Ds.getInterpolatedAttribute(o,a,l,c,u,new q),h.normal.dot(n.direction)>0&&h.normal.multiplyScalar(-1));let d={a,b:l,c,normal:new q,materialIndex:0};Ds.getNormal($a,Za,Ja,d.normal),h.face=d,h.barycoord=u}return h}var Ml=class extends Rn{constructor(e=null,t=1,n=1,s,r,o,a,l,c=En,h=En,u,d){super(null,o,a,l,c,h,s,r,u,d),this.isDataTexture=!0,this.image={data:e,width:t,height:n},this.generateMipmaps=!1,this.flipY=!1,this.unpackAlignment=1}};var Jo=class extends kt{constructor(e,t,n,s=1){super(e,t,n),this.isInstancedBufferAttribute=!0,this.meshPerAttribute=s}copy(e){return super.copy(e),this.meshPerAttribute=e.meshPerAttribute,this}toJSON(){let e=super.toJSON();return e.meshPerAttribute=this.meshPerAttribute,e.isInstancedBufferAttribute=!0,e}};var nr=new ir,sx=new Qe(.5,.5),el=new q,rr=class{constructor(e=new ei,t=new ei,n=new ei,s=new ei,r=new ei,o=new ei){this.planes=[e,t,n,s,r,o]}set(e,t,n,s,r,o){let a=this.planes;return a[0].copy(e),a[1].copy(t),a[2].copy(n),a[3].copy(s),a[4].copy(r),a[5].copy(o),this}copy(e){let t=this.planes;for(let n=0;n<6;n++)t[n].copy(e.planes[n]);return this}setFromProjectionMatrix(e,t=mi,n=!1){let s=this.planes,r=e.elements,o=r[0],a=r[1],l=r[2],c=r[3],h=r[4],u=r[5],d=r[6],f=r[7],g=r[8],v=r[9],p=r[10],m=r[11],y=r[12],T=r[13],w=r[14],P=r[15];if(s[0].setComponents(c-o,f-h,m-g,P-y).normalize(),s[1].setComponents(c+o,f+h,m+g,P+y).normalize(),s[2].setComponents(c+a,f+u,m+v,P+T).normalize(),s[3].setComponents(c-a,f-u,m-v,P-T).normalize(),n)s[4].setComponents(l,d,p,w).normalize(),s[5].setComponents(c-l,f-d,m-p,P-w).normalize();else if(s[4].setComponents(c-l,f-d,m-p,P-w).normalize(),t===mi)s[5].setComponents(c+l,f+d,m+p,P+w).normalize();else if(t===Vo)s[5].setComponents(l,d,p,w).normalize();else throw new Error("THREE.Frustum.setFromProjectionMatrix(): Invalid coordinate system: "+t);return this}intersectsObject(e){if(e.boundingSphere!==void 0)e.boundingSphere===null&&e.computeBoundingSphere(),nr.copy(e.boundingSphere).applyMatrix4(e.matrixWorld);else{let t=e.geometry;t.boundingSphere===null&&t.computeBoundingSphere(),nr.copy(t.boundingSphere).applyMatrix4(e.matrixWorld)}return this.intersectsSphere(nr)}intersectsSprite(e){nr.center.set(0,0,0);let t=sx.distanceTo(e.center);return nr.radius=.7071067811865476+t,nr.applyMatrix4(e.matrixWorld),this.intersectsSphere(nr)}intersectsSphere(e){let t=this.planes,n=e.center,s=-e.radius;for(let r=0;r<6;r++)if(t[r].distanceToPoint(n)<s)return!1;return!0}intersectsBox(e){let t=this.planes;for(let n=0;n<6;n++){let s=t[n];if(el.x=s.normal.x>0?e.max.x:e.min.x,el.y=s.normal.y>0?e.max.y:e.min.y,el.z=s.normal.z>0?e.max.z:e.min.z,s.distanceToPoint(el)<0)return!1}return!0}containsPoint(e){let t=this.planes;for(let n=0;n<6;n++)if(t[n].distanceToPoint(e)<0)return!1;return!0}clone(){return new this.constructor().copy(this)}},Lf=new At,wl=class i{constructor(){this.coordinateSystem=mi,this._frustums=[],this._count=0}setFromArrayCamera(e){let t=e.cameras,n=this._frustums;for(let s=0;s<t.length;s++){let r=t[s];Lf.multiplyMatrices(r.projectionMatrix,r.matrixWorldInverse),n[s]===void 0&&(n[s]=new rr),n[s].setFromProjectionMatrix(Lf,r.coordinateSystem,r.reversedDepth)}return this._count=t.length,this}getFrustum(e){return this._frustums[e]}intersectsObject(e){let t=this._frustums;for(let n=0;n<this._count;n++)if(t[n].intersectsObject(e))return!0;return!1}intersectsSprite(e){let t=this._frustums;for(let n=0;n<this._count;n++)if(t[n].intersectsSprite(e))return!0;return!1}intersectsSphere(e){let t=this._frustums;for(let n=0;n<this._count;n++)if(t[n].intersectsSphere(e))return!0;return!1}intersectsBox(e){let t=this._frustums;for(let n=0;n<this._count;n++)if(t[n].intersectsBox(e))return!0;return!1}containsPoint(e){let t=this._frustums;for(let n=0;n<this._count;n++)if(t[n].containsPoint(e))return!0;return!1}copy(e){this.coordinateSystem=e.coordinateSystem;let t=this._frustums,n=e._frustums;for(let s=0;s<e._count;s++)t[s]===void 0&&(t[s]=new rr),t[s].copy(n[s]);return this._count=e._count,this}clone(){return new i().copy(this)}};var El=class extends Us{constructor(e){super(),this.isPointsMaterial=!0,this.type="PointsMaterial",this.color=new mt(16777215),this.map=null,this.alphaMap=null,this.size=1,this.sizeAttenuation=!0,this.fog=!0,this.setValues(e)}copy(e){return super.copy(e),this.color.copy(e.color),this.map=e.map,this.alphaMap=e.alphaMap,this.size=e.size,this.sizeAttenuation=e.sizeAttenuation,this.fog=e.fog,this}},Nf=new At,tu=new sr,tl=new ir,nl=new q,Ko=class extends ii{constructor(e=new Cn,t=new El){super(),this.isPoints=!0,this.type="Points",this.geometry=e,this.material=t,this.morphTargetDictionary=void 0,this.morphTargetInfluences=void 0,this.updateMorphTargets()}copy(e,t){return super.copy(e,t),e.morphTargetInfluences!==void 0?this.morphTargetInfluences=e.morphTargetInfluences.slice():this.morphTargetInfluences=void 0,e.morphTargetDictionary!==void 0?this.morphTargetDictionary=Object.assign({},e.morphTargetDictionary):this.morphTargetDictionary=void 0,this.material=Array.isArray(e.material)?e.material.slice():e.material,this.geometry=e.geometry,this}intersectsFrustum(e){return e.intersectsObject(this)}raycast(e,t){let n=this.geometry,s=this.matrixWorld,r=e.params.Points.threshold,o=n.drawRange;if(n.boundingSphere===null&&n.computeBoundingSphere(),tl.copy(n.boundingSphere),tl.applyMatrix4(s),tl.radius+=r,e.ray.intersectsSphere(tl)===!1)return;Nf.copy(s).invert(),tu.copy(e.ray).applyMatrix4(Nf);let a=r/((this.scale.x+this.scale.y+this.scale.z)/3),l=a*a,c=n.index,u=n.attributes.position;if(c!==null){let d=Math.max(0,o.start),f=Math.min(c.count,o.start+o.count);for(let g=d,v=f;g<v;g++){let p=c.getX(g);nl.fromBufferAttribute(u,p),Df(nl,p,l,s,e,t,this)}}else{let d=Math.max(0,o.start),f=Math.min(u.count,o.start+o.count);for(let g=d,v=f;g<v;g++)nl.fromBufferAttribute(u,g),Df(nl,g,l,s,e,t,this)}}updateMorphTargets(){let t=this.geometry.morphAttributes,n=Object.keys(t);if(n.length>0){let s=t[n[0]];if(s!==void 0){this.morphTargetInfluences=[],this.morphTargetDictionary={};for(let r=0,o=s.length;r<o;r++){let a=s[r].name||String(r);this.morphTargetInfluences.push(0),this.morphTargetDictionary[a]=r}}}}};function Df(i,e,t,n,s,r,o){let a=tu.distanceSqToPoint(i);if(a<t){let l=new q;tu.closestPointToPoint(i,l),l.applyMatrix4(n);let c=s.ray.origin.distanceTo(l);if(c<s.near||c>s.far)return;r.push({distance:c,distanceToRay:Math.sqrt(a),point:l,index:e,face:null,faceIndex:null,barycoord:null,object:o})}}var jo=class extends Rn{constructor(e,t,n,s,r=fn,o=fn,a,l,c){super(e,t,n,s,r,o,a,l,c),this.isVideoTexture=!0,this.generateMipmaps=!1,this._requestVideoFrameCallbackId=0;let h=this;function u(){h.needsUpdate=!0,h._requestVideoFrameCallbackId=e.requestVideoFrameCallback(u)}"requestVideoFrameCallback"in e&&(this._requestVideoFrameCallbackId=e.requestVideoFrameCallback(u))}clone(){return new this.constructor(this.image).copy(this)}update(){let e=this.image;"requestVideoFrameCallback"in e===!1&&e.readyState>=e.HAVE_CURRENT_DATA&&(this.needsUpdate=!0)}dispose(){this._requestVideoFrameCallbackId!==0&&(this.source.data.cancelVideoFrameCallback(this._requestVideoFrameCallbackId),this._requestVideoFrameCallbackId=0),super.dispose()}};var Qo=class extends Rn{constructor(e=[],t=cr,n,s,r,o,a,l,c,h){super(e,t,n,s,r,o,a,l,c,h),this.isCubeTexture=!0,this.flipY=!1}get images(){return this.image}set images(e){this.image=e}};var ps=class extends Rn{constructor(e,t,n=Ai,s,r,o,a=En,l=En,c,h=ds,u=1){if(h!==ds&&h!==gs)throw new Error("THREE.DepthTexture: format must be either THREE.DepthFormat or THREE.DepthStencilFormat");let d={width:e,height:t,depth:u};super(d,s,r,o,a,l,h,n,c),this.isDepthTexture=!0,this.flipY=!1,this.generateMipmaps=!1,this.compareFunction=null}copy(e){return super.copy(e),this.source=new Zr(Object.assign({},e.image)),this.compareFunction=e.compareFunction,this}toJSON(e){let t=super.toJSON(e);return t.compareFunction=this.compareFunction,t}},ea=class extends ps{constructor(e,t=Ai,n=cr,s,r,o=En,a=En,l,c=ds){let h={width:e,height:e,depth:1},u=[h,h,h,h,h,h];super(e,e,t,n,s,r,o,a,l,c),this.image=u,this.isCubeDepthTexture=!0,this.isCubeTexture=!0}get images(){return this.image}set images(e){this.image=e}},ta=class extends Rn{constructor(e=null){super(),this.sourceTexture=e,this.isExternalTexture=!0}copy(e){return super.copy(e),this.sourceTexture=e.sourceTexture,this}},jr=class i extends Cn{constructor(e=1,t=1,n=1,s=1,r=1,o=1){super(),this.type="BoxGeometry",this.parameters={width:e,height:t,depth:n,widthSegments:s,heightSegments:r,depthSegments:o};let a=this;s=Math.floor(s),r=Math.floor(r),o=Math.floor(o);let l=[],c=[],h=[],u=[],d=0,f=0;g("z","y","x",-1,-1,n,t,e,o,r,0),g("z","y","x",1,-1,n,t,-e,o,r,1),g("x","z","y",1,1,e,n,t,s,o,2),g("x","z","y",1,-1,e,n,-t,s,o,3),g("x","y","z",1,-1,e,t,n,s,r,4),g("x","y","z",-1,-1,e,t,-n,s,r,5),this.setIndex(l),this.setAttribute("position",new gi(c,3)),this.setAttribute("normal",new gi(h,3)),this.setAttribute("uv",new gi(u,2));function g(v,p,m,y,T,w,P,A,x,E,O){let N=w/x,I=P/E,V=w/2,W=P/2,D=A/2,G=x+1,$=E+1,k=0,le=0,K=new q;for(let Q=0;Q<$;Q++){let se=Q*I-W;for(let de=0;de<G;de++){let ue=de*N-V;K[v]=ue*y,K[p]=se*T,K[m]=D,c.push(K.x,K.y,K.z),K[v]=0,K[p]=0,K[m]=A>0?1:-1,h.push(K.x,K.y,K.z),u.push(de/x),u.push(1-Q/E),k+=1}}for(let Q=0;Q<E;Q++)for(let se=0;se<x;se++){let de=d+se+G*Q,ue=d+se+G*(Q+1),ee=d+(se+1)+G*(Q+1),me=d+(se+1)+G*Q;l.push(de,ue,me),l.push(ue,ee,me),le+=6}a.addGroup(f,le,O),f+=le,d+=k}}copy(e){return super.copy(e),this.parameters=Object.assign({},e.parameters),this}static fromJSON(e){return new i(e.width,e.height,e.depth,e.widthSegments,e.heightSegments,e.depthSegments)}};var na=class i extends Cn{constructor(e=1,t=1,n=1,s=1){super(),this.type="PlaneGeometry",this.parameters={width:e,height:t,widthSegments:n,heightSegments:s};let r=e/2,o=t/2,a=Math.floor(n),l=Math.floor(s),c=a+1,h=l+1,u=e/a,d=t/l,f=[],g=[],v=[],p=[];for(let m=0;m<h;m++){let y=m*d-o;for(let T=0;T<c;T++){let w=T*u-r;g.push(w,-y,0),v.push(0,0,1),p.push(T/a),p.push(1-m/l)}}for(let m=0;m<l;m++)for(let y=0;y<a;y++){let T=y+c*m,w=y+c*(m+1),P=y+1+c*(m+1),A=y+1+c*m;f.push(T,w,A),f.push(w,P,A)}this.setIndex(f),this.setAttribute("position",new gi(g,3)),this.setAttribute("normal",new gi(v,3)),this.setAttribute("uv",new gi(p,2))}copy(e){return super.copy(e),this.parameters=Object.assign({},e.parameters),this}static fromJSON(e){return new i(e.width,e.height,e.widthSegments,e.heightSegments)}};function dr(i){let e={};for(let t in i){e[t]={};for(let n in i[t]){let s=i[t][n];if(Ff(s))s.isRenderTargetTexture?(Ye("UniformsUtils: Textures of render targets cannot be cloned via cloneUniforms() or mergeUniforms()."),e[t][n]=null):e[t][n]=s.clone();else if(Array.isArray(s))if(Ff(s[0])){let r=[];for(let o=0,a=s.length;o<a;o++)r[o]=s[o].clone();e[t][n]=r}else e[t][n]=s.slice();else e[t][n]=s}}return e}function Fn(i){let e={};for(let t=0;t<i.length;t++){let n=dr(i[t]);for(let s in n)e[s]=n[s]}return e}function Ff(i){return i&&(i.isColor||i.isMatrix3||i.isMatrix4||i.isVector2||i.isVector3||i.isVector4||i.isTexture||i.isQuaternion)}function rx(i){let e=[];for(let t=0;t<i.length;t++)e.push(i[t].clone());return e}function Fu(i){let e=i.getRenderTarget();return e===null?i.outputColorSpace:e.isXRRenderTarget===!0?e.texture.colorSpace:ft.workingColorSpace}var Mp={clone:dr,merge:Fn},ox=`void main() {
	gl_Position = projectionMatrix * modelViewMatrix * vec4( position, 1.0 );
}`,ax=`void main() {
	gl_FragColor = vec4( 1.0, 0.0, 0.0, 1.0 );
}`,qi=class extends Us{constructor(e){super(),this.isShaderMaterial=!0,this.type="ShaderMaterial",this.defines={},this.uniforms={},this.uniformsGroups=[],this.vertexShader=ox,this.fragmentShader=ax,this.linewidth=1,this.wireframe=!1,this.wireframeLinewidth=1,this.fog=!1,this.lights=!1,this.clipping=!1,this.forceSinglePass=!0,this.extensions={clipCullDistance:!1,multiDraw:!1},this.defaultAttributeValues={color:[1,1,1],uv:[0,0],uv1:[0,0]},this.index0AttributeName=void 0,this.uniformsNeedUpdate=!1,this.glslVersion=null,e!==void 0&&this.setValues(e)}copy(e){return super.copy(e),this.fragmentShader=e.fragmentShader,this.vertexShader=e.vertexShader,this.uniforms=dr(e.uniforms),this.uniformsGroups=rx(e.uniformsGroups),this.defines=Object.assign({},e.defines),this.wireframe=e.wireframe,this.wireframeLinewidth=e.wireframeLinewidth,this.fog=e.fog,this.lights=e.lights,this.clipping=e.clipping,this.extensions=Object.assign({},e.extensions),this.glslVersion=e.glslVersion,this.defaultAttributeValues=Object.assign({},e.defaultAttributeValues),this.index0AttributeName=e.index0AttributeName,this.uniformsNeedUpdate=e.uniformsNeedUpdate,this}toJSON(e){let t=super.toJSON(e);t.glslVersion=this.glslVersion,t.uniforms={};for(let s in this.uniforms){let o=this.uniforms[s].value;o&&o.isTexture?t.uniforms[s]={type:"t",value:o.toJSON(e).uuid}:o&&o.isColor?t.uniforms[s]={type:"c",value:o.getHex()}:o&&o.isVector2?t.uniforms[s]={type:"v2",value:o.toArray()}:o&&o.isVector3?t.uniforms[s]={type:"v3",value:o.toArray()}:o&&o.isVector4?t.uniforms[s]={type:"v4",value:o.toArray()}:o&&o.isMatrix3?t.uniforms[s]={type:"m3",value:o.toArray()}:o&&o.isMatrix4?t.uniforms[s]={type:"m4",value:o.toArray()}:t.uniforms[s]={value:o}}Object.keys(this.defines).length>0&&(t.defines=this.defines),t.vertexShader=this.vertexShader,t.fragmentShader=this.fragmentShader,t.lights=this.lights,t.clipping=this.clipping;let n={};for(let s in this.extensions)this.extensions[s]===!0&&(n[s]=!0);return Object.keys(n).length>0&&(t.extensions=n),t}fromJSON(e,t){if(super.fromJSON(e,t),e.uniforms!==void 0)for(let n in e.uniforms){let s=e.uniforms[n];switch(this.uniforms[n]={},s.type){case"t":this.uniforms[n].value=t[s.value]||null;break;case"c":this.uniforms[n].value=new mt().setHex(s.value);break;case"v2":this.uniforms[n].value=new Qe().fromArray(s.value);break;case"v3":this.uniforms[n].value=new q().fromArray(s.value);break;case"v4":this.uniforms[n].value=new Lt().fromArray(s.value);break;case"m3":this.uniforms[n].value=new et().fromArray(s.value);break;case"m4":this.uniforms[n].value=new At().fromArray(s.value);break;default:this.uniforms[n].value=s.value}}if(e.defines!==void 0&&(this.defines=e.defines),e.vertexShader!==void 0&&(this.vertexShader=e.vertexShader),e.fragmentShader!==void 0&&(this.fragmentShader=e.fragmentShader),e.glslVersion!==void 0&&(this.glslVersion=e.glslVersion),e.extensions!==void 0)for(let n in e.extensions)this.extensions[n]=e.extensions[n];return e.lights!==void 0&&(this.lights=e.lights),e.clipping!==void 0&&(this.clipping=e.clipping),this}},Qr=class extends qi{constructor(e){super(e),this.isRawShaderMaterial=!0,this.type="RawShaderMaterial"}};var Tl=class extends Us{constructor(e){super(),this.isMeshDepthMaterial=!0,this.type="MeshDepthMaterial",this.depthPacking=hp,this.map=null,this.alphaMap=null,this.displacementMap=null,this.displacementScale=1,this.displacementBias=0,this.wireframe=!1,this.wireframeLinewidth=1,this.setValues(e)}copy(e){return super.copy(e),this.depthPacking=e.depthPacking,this.map=e.map,this.alphaMap=e.alphaMap,this.displacementMap=e.displacementMap,this.displacementScale=e.displacementScale,this.displacementBias=e.displacementBias,this.wireframe=e.wireframe,this.wireframeLinewidth=e.wireframeLinewidth,this}},Al=class extends Us{constructor(e){super(),this.isMeshDistanceMaterial=!0,this.type="MeshDistanceMaterial",this.map=null,this.alphaMap=null,this.displacementMap=null,this.displacementScale=1,this.displacementBias=0,this.setValues(e)}copy(e){return super.copy(e),this.map=e.map,this.alphaMap=e.alphaMap,this.displacementMap=e.displacementMap,this.displacementScale=e.displacementScale,this.displacementBias=e.displacementBias,this}};function Vr(i,e){return!i||i.constructor===e?i:typeof e.BYTES_PER_ELEMENT=="number"?new e(i):Array.prototype.slice.call(i)}function il(i){return i!==void 0&&i.inTangents!==void 0&&i.outTangents!==void 0}var Os=class{constructor(e,t,n,s){this.parameterPositions=e,this._cachedIndex=0,this.resultBuffer=s!==void 0?s:new t.constructor(n),this.sampleValues=t,this.valueSize=n,this.settings=null,this.DefaultSettings_={}}evaluate(e){let t=this.parameterPositions,n=this._cachedIndex,s=t[n],r=t[n-1];n:{e:{let o;t:{i:if(!(e<s)){for(let a=n+2;;){if(s===void 0){if(e<r)break i;return n=t.length,this._cachedIndex=n,this.copySampleValue_(n-1)}if(n===a)break;if(r=s,s=t[++n],e<s)break e}o=t.length;break t}if(!(e>=r)){let a=t[1];e<a&&(n=2,r=a);for(let l=n-2;;){if(r===void 0)return this._cachedIndex=0,this.copySampleValue_(0);if(n===l)break;if(s=r,r=t[--n-1],e>=r)break e}o=n,n=0;break t}break n}for(;n<o;){let a=n+o>>>1;e<t[a]?o=a:n=a+1}if(s=t[n],r=t[n-1],r===void 0)return this._cachedIndex=0,this.copySampleValue_(0);if(s===void 0)return n=t.length,this._cachedIndex=n,this.copySampleValue_(n-1)}this._cachedIndex=n,this.intervalChanged_(n,r,s)}return this.interpolate_(n,r,e,s)}getSettings_(){return this.settings||this.DefaultSettings_}copySampleValue_(e){let t=this.resultBuffer,n=this.sampleValues,s=this.valueSize,r=e*s;for(let o=0;o!==s;++o)t[o]=n[r+o];return t}interpolate_(){throw new Error("THREE.Interpolant: Call to abstract method.")}intervalChanged_(){}},Rl=class extends Os{constructor(e,t,n,s){super(e,t,n,s),this._weightPrev=-0,this._offsetPrev=-0,this._weightNext=-0,this._offsetNext=-0,this.DefaultSettings_={endingStart:jh,endingEnd:jh}}intervalChanged_(e,t,n){let s=this.parameterPositions,r=e-2,o=e+1,a=s[r],l=s[o];if(a===void 0)switch(this.getSettings_().endingStart){case Qh:r=e,a=2*t-n;break;case eu:r=s.length-2,a=t+s[r]-s[r+1];break;default:r=e,a=n}if(l===void 0)switch(this.getSettings_().endingEnd){case Qh:o=e,l=2*n-t;break;case eu:o=1,l=n+s[1]-s[0];break;default:o=e-1,l=t}let c=(n-t)*.5,h=this.valueSize;this._weightPrev=c/(t-a),this._weightNext=c/(l-n),this._offsetPrev=r*h,this._offsetNext=o*h}interpolate_(e,t,n,s){let r=this.resultBuffer,o=this.sampleValues,a=this.valueSize,l=e*a,c=l-a,h=this._offsetPrev,u=this._offsetNext,d=this._weightPrev,f=this._weightNext,g=(n-t)/(s-t),v=g*g,p=v*g,m=-d*p+2*d*v-d*g,y=(1+d)*p+(-1.5-2*d)*v+(-.5+d)*g+1,T=(-1-f)*p+(1.5+f)*v+.5*g,w=f*p-f*v;for(let P=0;P!==a;++P)r[P]=m*o[h+P]+y*o[c+P]+T*o[l+P]+w*o[u+P];return r}},Cl=class extends Os{constructor(e,t,n,s){super(e,t,n,s)}interpolate_(e,t,n,s){let r=this.resultBuffer,o=this.sampleValues,a=this.valueSize,l=e*a,c=l-a,h=(n-t)/(s-t),u=1-h;for(let d=0;d!==a;++d)r[d]=o[c+d]*u+o[l+d]*h;return r}},Pl=class extends Os{constructor(e,t,n,s){super(e,t,n,s)}interpolate_(e){return this.copySampleValue_(e-1)}},Il=class extends Os{interpolate_(e,t,n,s){let r=this.resultBuffer,o=this.sampleValues,a=this.valueSize,l=e*a,c=l-a,h=this.inTangents,u=this.outTangents;if(!h||!u){let g=(n-t)/(s-t),v=1-g;for(let p=0;p!==a;++p)r[p]=o[c+p]*v+o[l+p]*g;return r}let d=a*2,f=e-1;for(let g=0;g!==a;++g){let v=o[c+g],p=o[l+g],m=f*d+g*2,y=u[m],T=u[m+1],w=e*d+g*2,P=h[w],A=h[w+1],x=cx(n,t,y,P,s);r[g]=wp(x,v,T,A,p)}return r}};function wp(i,e,t,n,s){let r=1-i;return r*r*r*e+3*r*r*i*t+3*r*i*i*n+i*i*i*s}function lx(i,e,t,n,s){let r=1-i;return 3*r*r*(t-e)+6*r*i*(n-t)+3*i*i*(s-n)}function cx(i,e,t,n,s){let r=(i-e)/(s-e);for(let o=0;o<8;o++){let a=wp(r,e,t,n,s)-i;if(Math.abs(a)<1e-10)break;let l=lx(r,e,t,n,s);if(Math.abs(l)<1e-10)break;r=Math.max(0,Math.min(1,r-a/l))}return r}var si=class{constructor(e,t,n,s){if(e===void 0)throw new Error("THREE.KeyframeTrack: track name is undefined");if(t===void 0||t.length===0)throw new Error("THREE.KeyframeTrack: no keyframes in track named "+e);this.name=e,this.times=Vr(t,this.TimeBufferType),this.values=Vr(n,this.ValueBufferType),this.setInterpolation(s||this.DefaultInterpolation)}static toJSON(e){let t=e.constructor,n;if(t.toJSON!==this.toJSON)n=t.toJSON(e);else{n={name:e.name,times:Vr(e.times,Array),values:Vr(e.values,Array)};let s=e.getInterpolation();s!==e.DefaultInterpolation&&(n.interpolation=s),il(e.settings)&&(n.settings={inTangents:Vr(e.settings.inTangents,Array),outTangents:Vr(e.settings.outTangents,Array)})}return n.type=e.ValueTypeName,n}InterpolantFactoryMethodDiscrete(e){return new Pl(this.times,this.values,this.getValueSize(),e)}InterpolantFactoryMethodLinear(e){return new Cl(this.times,this.values,this.getValueSize(),e)}InterpolantFactoryMethodSmooth(e){return new Rl(this.times,this.values,this.getValueSize(),e)}InterpolantFactoryMethodBezier(e){let t=new Il(this.times,this.values,this.getValueSize(),e);return this.settings&&(t.inTangents=this.settings.inTangents,t.outTangents=this.settings.outTangents),t}setInterpolation(e){let t;switch(e){case zo:t=this.InterpolantFactoryMethodDiscrete;break;case _l:t=this.InterpolantFactoryMethodLinear;break;case ol:t=this.InterpolantFactoryMethodSmooth;break;case Kh:t=this.InterpolantFactoryMethodBezier;break}if(t===void 0){let n="unsupported interpolation for "+this.ValueTypeName+" keyframe track named "+this.name;if(this.createInterpolant===void 0)if(e!==this.DefaultInterpolation)this.setInterpolation(this.DefaultInterpolation);else throw new Error(n);return Ye("KeyframeTrack:",n),this}return this.createInterpolant=t,this}getInterpolation(){switch(this.createInterpolant){case this.InterpolantFactoryMethodDiscrete:return zo;case this.InterpolantFactoryMethodLinear:return _l;case this.InterpolantFactoryMethodSmooth:return ol;case this.InterpolantFactoryMethodBezier:return Kh}}getValueSize(){return this.values.length/this.times.length}shift(e){if(e!==0){let t=this.times;for(let n=0,s=t.length;n!==s;++n)t[n]+=e;il(this.settings)&&(Uf(this.settings.inTangents,e),Uf(this.settings.outTangents,e))}return this}scale(e){if(e!==1){let t=this.times;for(let n=0,s=t.length;n!==s;++n)t[n]*=e;il(this.settings)&&(Of(this.settings.inTangents,e),Of(this.settings.outTangents,e))}return this}trim(e,t){let n=this.times,s=n.length,r=0,o=s-1;for(;r!==s&&n[r]<e;)++r;for(;o!==-1&&n[o]>t;)--o;if(++o,r!==0||o!==s){r>=o&&(o=Math.max(o,1),r=o-1);let a=this.getValueSize();this.times=n.slice(r,o),this.values=this.values.slice(r*a,o*a)}return this}validate(){let e=!0,t=this.getValueSize();t-Math.floor(t)!==0&&(je("KeyframeTrack: Invalid value size in track.",this),e=!1);let n=this.times,s=this.values,r=n.length;r===0&&(je("KeyframeTrack: Track is empty.",this),e=!1);let o=null;for(let a=0;a!==r;a++){let l=n[a];if(typeof l=="number"&&isNaN(l)){je("KeyframeTrack: Time is not a valid number.",this,a,l),e=!1;break}if(o!==null&&o>l){je("KeyframeTrack: Out of order keys.",this,a,l,o),e=!1;break}o=l}if(s!==void 0&&E_(s))for(let a=0,l=s.length;a!==l;++a){let c=s[a];if(isNaN(c)){je("KeyframeTrack: Value is not a valid number.",this,a,c),e=!1;break}}return e}optimize(){let e=this.times.slice(),t=this.values.slice(),n=this.getValueSize(),s=this.getInterpolation()===ol,r=e.length-1,o=1;for(let a=1;a<r;++a){let l=!1,c=e[a],h=e[a+1];if(c!==h&&(a!==1||c!==e[0]))if(s)l=!0;else{let u=a*n,d=u-n,f=u+n;for(let g=0;g!==n;++g){let v=t[u+g];if(v!==t[d+g]||v!==t[f+g]){l=!0;break}}}if(l){if(a!==o){e[o]=e[a];let u=a*n,d=o*n;for(let f=0;f!==n;++f)t[d+f]=t[u+f]}++o}}if(r>0){e[o]=e[r];for(let a=r*n,l=o*n,c=0;c!==n;++c)t[l+c]=t[a+c];++o}return o!==e.length?(this.times=e.slice(0,o),this.values=t.slice(0,o*n)):(this.times=e,this.values=t),this}clone(){let e=this.times.slice(),t=this.values.slice(),n=this.constructor,s=new n(this.name,e,t);return s.createInterpolant=this.createInterpolant,il(this.settings)&&(s.settings={inTangents:this.settings.inTangents.slice(),outTangents:this.settings.outTangents.slice()}),s}};function Uf(i,e){for(let t=0,n=i.length;t!==n;t+=2)i[t]+=e}function Of(i,e){for(let t=0,n=i.length;t!==n;t+=2)i[t]*=e}si.prototype.ValueTypeName="";si.prototype.TimeBufferType=Float32Array;si.prototype.ValueBufferType=Float32Array;si.prototype.DefaultInterpolation=_l;var Bs=class extends si{constructor(e,t,n){super(e,t,n)}};Bs.prototype.ValueTypeName="bool";Bs.prototype.ValueBufferType=Array;Bs.prototype.DefaultInterpolation=zo;Bs.prototype.InterpolantFactoryMethodLinear=void 0;Bs.prototype.InterpolantFactoryMethodSmooth=void 0;var Ll=class extends si{constructor(e,t,n,s){super(e,t,n,s)}};Ll.prototype.ValueTypeName="color";var Nl=class extends si{constructor(e,t,n,s){super(e,t,n,s)}};Nl.prototype.ValueTypeName="number";var Dl=class extends Os{constructor(e,t,n,s){super(e,t,n,s)}interpolate_(e,t,n,s){let r=this.resultBuffer,o=this.sampleValues,a=this.valueSize,l=(n-t)/(s-t),c=e*a;for(let h=c+a;c!==h;c+=4)ti.slerpFlat(r,0,o,c-a,o,c,l);return r}},ia=class extends si{constructor(e,t,n,s){super(e,t,n,s)}InterpolantFactoryMethodLinear(e){return new Dl(this.times,this.values,this.getValueSize(),e)}};ia.prototype.ValueTypeName="quaternion";ia.prototype.InterpolantFactoryMethodSmooth=void 0;var ks=class extends si{constructor(e,t,n){super(e,t,n)}};ks.prototype.ValueTypeName="string";ks.prototype.ValueBufferType=Array;ks.prototype.DefaultInterpolation=zo;ks.prototype.InterpolantFactoryMethodLinear=void 0;ks.prototype.InterpolantFactoryMethodSmooth=void 0;var Fl=class extends si{constructor(e,t,n,s){super(e,t,n,s)}};Fl.prototype.ValueTypeName="vector";var Ul=class{constructor(e,t,n){let s=this,r=!1,o=0,a=0,l,c=[];this.onStart=void 0,this.onLoad=e,this.onProgress=t,this.onError=n,this._abortController=null,this.itemStart=function(h){a++,r===!1&&s.onStart!==void 0&&s.onStart(h,o,a),r=!0},this.itemEnd=function(h){o++,s.onProgress!==void 0&&s.onProgress(h,o,a),o===a&&(r=!1,s.onLoad!==void 0&&s.onLoad())},this.itemError=function(h){s.onError!==void 0&&s.onError(h)},this.resolveURL=function(h){return h=h.normalize("NFC"),l?l(h):h},this.setURLModifier=function(h){return l=h,this},this.addHandler=function(h,u){return c.push(h,u),this},this.removeHandler=function(h){let u=c.indexOf(h);return u!==-1&&c.splice(u,2),this},this.getHandler=function(h){for(let u=0,d=c.length;u<d;u+=2){let f=c[u],g=c[u+1];if(f.global&&(f.lastIndex=0),f.test(h))return g}return null},this.abort=function(){return this.abortController.abort(),this._abortController=null,this}}get abortController(){return this._abortController||(this._abortController=new AbortController),this._abortController}},Ep=new Ul,Ol=class{constructor(e){this.manager=e!==void 0?e:Ep,this.crossOrigin="anonymous",this.withCredentials=!1,this.path="",this.resourcePath="",this.requestHeader={},this.priority="auto",this.cache="default",typeof __THREE_DEVTOOLS__<"u"&&__THREE_DEVTOOLS__.dispatchEvent(new CustomEvent("observe",{detail:this}))}load(){}loadAsync(e,t){let n=this;return new Promise(function(s,r){n.load(e,s,t,r)})}parse(){}setCrossOrigin(e){return this.crossOrigin=e,this}setWithCredentials(e){return this.withCredentials=e,this}setPath(e){return this.path=e,this}setResourcePath(e){return this.resourcePath=e,this}setRequestHeader(e){return this.requestHeader=e,this}setPriority(e){return this.priority=e,this}setCache(e){return this.cache=e,this}abort(){return this}};Ol.DEFAULT_MATERIAL_NAME="__DEFAULT";var sl=new q,rl=new ti,Gi=new q,or=class extends ii{constructor(){super(),this.isCamera=!0,this.type="Camera",this.matrixWorldInverse=new At,this.projectionMatrix=new At,this.projectionMatrixInverse=new At,this.coordinateSystem=mi,this._reversedDepth=!1}get reversedDepth(){return this._reversedDepth}copy(e,t){return super.copy(e,t),this.matrixWorldInverse.copy(e.matrixWorldInverse),this.projectionMatrix.copy(e.projectionMatrix),this.projectionMatrixInverse.copy(e.projectionMatrixInverse),this.coordinateSystem=e.coordinateSystem,this}getWorldDirection(e){return super.getWorldDirection(e).negate()}updateMatrixWorld(e){super.updateMatrixWorld(e),this.matrixWorld.decompose(sl,rl,Gi),Gi.x===1&&Gi.y===1&&Gi.z===1?this.matrixWorldInverse.copy(this.matrixWorld).invert():this.matrixWorldInverse.compose(sl,rl,Gi.set(1,1,1)).invert()}updateWorldMatrix(e,t,n=!1){super.updateWorldMatrix(e,t,n),this.matrixWorld.decompose(sl,rl,Gi),Gi.x===1&&Gi.y===1&&Gi.z===1?this.matrixWorldInverse.copy(this.matrixWorld).invert():this.matrixWorldInverse.compose(sl,rl,Gi.set(1,1,1)).invert()}clone(){return new this.constructor().copy(this)}},Ns=new q,Bf=new Qe,kf=new Qe,Vn=class extends or{constructor(e=50,t=1,n=.1,s=2e3){super(),this.isPerspectiveCamera=!0,this.type="PerspectiveCamera",this.fov=e,this.zoom=1,this.near=n,this.far=s,this.focus=10,this.aspect=t,this.view=null,this.filmGauge=35,this.filmOffset=0,this.updateProjectionMatrix()}copy(e,t){return super.copy(e,t),this.fov=e.fov,this.zoom=e.zoom,this.near=e.near,this.far=e.far,this.focus=e.focus,this.aspect=e.aspect,this.view=e.view===null?null:Object.assign({},e.view),this.filmGauge=e.filmGauge,this.filmOffset=e.filmOffset,this}setFocalLength(e){let t=.5*this.getFilmHeight()/e;this.fov=$r*2*Math.atan(t),this.updateProjectionMatrix()}getFocalLength(){let e=Math.tan(Bo*.5*this.fov);return .5*this.getFilmHeight()/e}getEffectiveFOV(){return $r*2*Math.atan(Math.tan(Bo*.5*this.fov)/this.zoom)}getFilmWidth(){return this.filmGauge*Math.min(this.aspect,1)}getFilmHeight(){return this.filmGauge/Math.max(this.aspect,1)}getViewBounds(e,t,n){Ns.set(-1,-1,.5).applyMatrix4(this.projectionMatrixInverse),t.set(Ns.x,Ns.y).multiplyScalar(-e/Ns.z),Ns.set(1,1,.5).applyMatrix4(this.projectionMatrixInverse),n.set(Ns.x,Ns.y).multiplyScalar(-e/Ns.z)}getViewSize(e,t){return this.getViewBounds(e,Bf,kf),t.subVectors(kf,Bf)}setViewOffset(e,t,n,s,r,o){this.aspect=e/t,this.view===null&&(this.view={enabled:!0,fullWidth:1,fullHeight:1,offsetX:0,offsetY:0,width:1,height:1}),this.view.enabled=!0,this.view.fullWidth=e,this.view.fullHeight=t,this.view.offsetX=n,this.view.offsetY=s,this.view.width=r,this.view.height=o,this.updateProjectionMatrix()}clearViewOffset(){this.view!==null&&(this.view.enabled=!1),this.updateProjectionMatrix()}updateProjectionMatrix(){let e=this.near,t=e*Math.tan(Bo*.5*this.fov)/this.zoom,n=2*t,s=this.aspect*n,r=-.5*s,o=this.view;if(this.view!==null&&this.view.enabled){let l=o.fullWidth,c=o.fullHeight;r+=o.offsetX*s/l,t-=o.offsetY*n/c,s*=o.width/l,n*=o.height/c}let a=this.filmOffset;a!==0&&(r+=e*a/this.getFilmWidth()),this.projectionMatrix.makePerspective(r,r+s,t,t-n,e,this.far,this.coordinateSystem,this.reversedDepth),this.projectionMatrixInverse.copy(this.projectionMatrix).invert()}toJSON(e){let t=super.toJSON(e);return t.object.fov=this.fov,t.object.zoom=this.zoom,t.object.near=this.near,t.object.far=this.far,t.object.focus=this.focus,t.object.aspect=this.aspect,this.view!==null&&(t.object.view=Object.assign({},this.view)),t.object.filmGauge=this.filmGauge,t.object.filmOffset=this.filmOffset,t}};var Bl=class extends or{constructor(e=-1,t=1,n=1,s=-1,r=.1,o=2e3){super(),this.isOrthographicCamera=!0,this.type="OrthographicCamera",this.zoom=1,this.view=null,this.left=e,this.right=t,this.top=n,this.bottom=s,this.near=r,this.far=o,this.updateProjectionMatrix()}copy(e,t){return super.copy(e,t),this.left=e.left,this.right=e.right,this.top=e.top,this.bottom=e.bottom,this.near=e.near,this.far=e.far,this.zoom=e.zoom,this.view=e.view===null?null:Object.assign({},e.view),this}setViewOffset(e,t,n,s,r,o){this.view===null&&(this.view={enabled:!0,fullWidth:1,fullHeight:1,offsetX:0,offsetY:0,width:1,height:1}),this.view.enabled=!0,this.view.fullWidth=e,this.view.fullHeight=t,this.view.offsetX=n,this.view.offsetY=s,this.view.width=r,this.view.height=o,this.updateProjectionMatrix()}clearViewOffset(){this.view!==null&&(this.view.enabled=!1),this.updateProjectionMatrix()}updateProjectionMatrix(){let e=(this.right-this.left)/(2*this.zoom),t=(this.top-this.bottom)/(2*this.zoom),n=(this.right+this.left)/2,s=(this.top+this.bottom)/2,r=n-e,o=n+e,a=s+t,l=s-t;if(this.view!==null&&this.view.enabled){let c=(this.right-this.left)/this.view.fullWidth/this.zoom,h=(this.top-this.bottom)/this.view.fullHeight/this.zoom;r+=c*this.view.offsetX,o=r+c*this.view.width,a-=h*this.view.offsetY,l=a-h*this.view.height}this.projectionMatrix.makeOrthographic(r,o,a,l,this.near,this.far,this.coordinateSystem,this.reversedDepth),this.projectionMatrixInverse.copy(this.projectionMatrix).invert()}toJSON(e){let t=super.toJSON(e);return t.object.zoom=this.zoom,t.object.left=this.left,t.object.right=this.right,t.object.top=this.top,t.object.bottom=this.bottom,t.object.near=this.near,t.object.far=this.far,this.view!==null&&(t.object.view=Object.assign({},this.view)),t}};var sa=class extends Cn{constructor(){super(),this.isInstancedBufferGeometry=!0,this.type="InstancedBufferGeometry",this.instanceCount=1/0}copy(e){return super.copy(e),this.instanceCount=e.instanceCount,this}toJSON(){let e=super.toJSON();return e.instanceCount=this.instanceCount,e.isInstancedBufferGeometry=!0,e}};var Gr=-90,Wr=1,eo=class extends ii{constructor(e,t,n){super(),this.type="CubeCamera",this.renderTarget=n,this.coordinateSystem=null,this.activeMipmapLevel=0;let s=new Vn(Gr,Wr,e,t);s.layers=this.layers,this.add(s);let r=new Vn(Gr,Wr,e,t);r.layers=this.layers,this.add(r);let o=new Vn(Gr,Wr,e,t);o.layers=this.layers,this.add(o);let a=new Vn(Gr,Wr,e,t);a.layers=this.layers,this.add(a);let l=new Vn(Gr,Wr,e,t);l.layers=this.layers,this.add(l);let c=new Vn(Gr,Wr,e,t);c.layers=this.layers,this.add(c)}updateCoordinateSystem(){let e=this.coordinateSystem,t=this.children.concat(),[n,s,r,o,a,l]=t;for(let c of t)this.remove(c);if(e===mi)n.up.set(0,1,0),n.lookAt(1,0,0),s.up.set(0,1,0),s.lookAt(-1,0,0),r.up.set(0,0,-1),r.lookAt(0,1,0),o.up.set(0,0,1),o.lookAt(0,-1,0),a.up.set(0,1,0),a.lookAt(0,0,1),l.up.set(0,1,0),l.lookAt(0,0,-1);else if(e===Vo)n.up.set(0,-1,0),n.lookAt(-1,0,0),s.up.set(0,-1,0),s.lookAt(1,0,0),r.up.set(0,0,1),r.lookAt(0,1,0),o.up.set(0,0,-1),o.lookAt(0,-1,0),a.up.set(0,-1,0),a.lookAt(0,0,1),l.up.set(0,-1,0),l.lookAt(0,0,-1);else throw new Error("THREE.CubeCamera.updateCoordinateSystem(): Invalid coordinate system: "+e);for(let c of t)this.add(c),c.updateMatrixWorld()}update(e,t){this.parent===null&&this.updateMatrixWorld();let{renderTarget:n,activeMipmapLevel:s}=this;this.coordinateSystem!==e.coordinateSystem&&(this.coordinateSystem=e.coordinateSystem,this.updateCoordinateSystem());let[r,o,a,l,c,h]=this.children,u=e.getRenderTarget(),d=e.getActiveCubeFace(),f=e.getActiveMipmapLevel(),g=e.xr.enabled;e.xr.enabled=!1;let v=n.texture.mipmapsAutoUpdate;n.texture.mipmapsAutoUpdate=!1;let p=!1;e.isWebGLRenderer===!0?p=e.state.buffers.depth.getReversed():p=e.reversedDepthBuffer,e.setRenderTarget(n,0,s),p&&e.autoClear===!1&&e.clearDepth(),e.render(t,r),e.setRenderTarget(n,1,s),p&&e.autoClear===!1&&e.clearDepth(),e.render(t,o),e.setRenderTarget(n,2,s),p&&e.autoClear===!1&&e.clearDepth(),e.render(t,a),e.setRenderTarget(n,3,s),p&&e.autoClear===!1&&e.clearDepth(),e.render(t,l),e.setRenderTarget(n,4,s),p&&e.autoClear===!1&&e.clearDepth(),e.render(t,c),n.texture.mipmapsAutoUpdate=v,e.setRenderTarget(n,5,s),p&&e.autoClear===!1&&e.clearDepth(),e.render(t,h),e.setRenderTarget(u,d,f),e.xr.enabled=g,n.texture.needsPMREMUpdate=!0}},kl=class extends Vn{constructor(e=[]){super(),this.isArrayCamera=!0,this.isMultiViewCamera=!1,this.cameras=e,this.perCameraFrustumCulled=!1}};var Uu="\\[\\]\\.:\\/",hx=new RegExp("["+Uu+"]","g"),Ou="[^"+Uu+"]",ux="[^"+Uu.replace("\\.","")+"]",dx=/((?:WC+[\/:])*)/.source.replace("WC",Ou),fx=/(WCOD+)?/.source.replace("WCOD",ux),px=/(?:\.(WC+)(?:\[(.+)\])?)?/.source.replace("WC",Ou),mx=/\.(WC+)(?:\[(.+)\])?/.source.replace("WC",Ou),gx=new RegExp("^"+dx+fx+px+mx+"$"),_x=["material","materials","bones","map"],nu=class{constructor(e,t,n){let s=n||Wt.parseTrackName(t);this._targetGroup=e,this._bindings=e.subscribe_(t,s)}getValue(e,t){this.bind();let n=this._targetGroup.nCachedObjects_,s=this._bindings[n];s!==void 0&&s.getValue(e,t)}setValue(e,t){let n=this._bindings;for(let s=this._targetGroup.nCachedObjects_,r=n.length;s!==r;++s)n[s].setValue(e,t)}bind(){let e=this._bindings;for(let t=this._targetGroup.nCachedObjects_,n=e.length;t!==n;++t)e[t].bind()}unbind(){let e=this._bindings;for(let t=this._targetGroup.nCachedObjects_,n=e.length;t!==n;++t)e[t].unbind()}},Wt=class i{constructor(e,t,n){this.path=t,this.parsedPath=n||i.parseTrackName(t),this.node=i.findNode(e,this.parsedPath.nodeName),this.rootNode=e,this.getValue=this._getValue_unbound,this.setValue=this._setValue_unbound}static create(e,t,n){return e&&e.isAnimationObjectGroup?new i.Composite(e,t,n):new i(e,t,n)}static sanitizeNodeName(e){return e.replace(/\s/g,"_").replace(hx,"")}static parseTrackName(e){let t=gx.exec(e);if(t===null)throw new Error("THREE.PropertyBinding: Cannot parse trackName: "+e);let n={nodeName:t[2],objectName:t[3],objectIndex:t[4],propertyName:t[5],propertyIndex:t[6]},s=n.nodeName&&n.nodeName.lastIndexOf(".");if(s!==void 0&&s!==-1){let r=n.nodeName.substring(s+1);_x.indexOf(r)!==-1&&(n.nodeName=n.nodeName.substring(0,s),n.objectName=r)}if(n.propertyName===null||n.propertyName.length===0)throw new Error("THREE.PropertyBinding: can not parse propertyName from trackName: "+e);return n}static findNode(e,t){if(t===void 0||t===""||t==="."||t===-1||t===e.name||t===e.uuid)return e;if(e.skeleton){let n=e.skeleton.getBoneByName(t);if(n!==void 0)return n}if(e.children){let n=function(r){for(let o=0;o<r.length;o++){let a=r[o];if(a.name===t||a.uuid===t)return a;let l=n(a.children);if(l)return l}return null},s=n(e.children);if(s)return s}return null}_getValue_unavailable(){}_setValue_unavailable(){}_getValue_direct(e,t){e[t]=this.targetObject[this.propertyName]}_getValue_array(e,t){let n=this.resolvedProperty;for(let s=0,r=n.length;s!==r;++s)e[t++]=n[s]}_getValue_arrayElement(e,t){e[t]=this.resolvedProperty[this.propertyIndex]}_getValue_toArray(e,t){this.resolvedProperty.toArray(e,t)}_setValue_direct(e,t){this.targetObject[this.propertyName]=e[t]}_setValue_direct_setNeedsUpdate(e,t){this.targetObject[this.propertyName]=e[t],this.targetObject.needsUpdate=!0}_setValue_direct_setMatrixWorldNeedsUpdate(e,t){this.targetObject[this.propertyName]=e[t],this.targetObject.matrixWorldNeedsUpdate=!0}_setValue_array(e,t){let n=this.resolvedProperty;for(let s=0,r=n.length;s!==r;++s)n[s]=e[t++]}_setValue_array_setNeedsUpdate(e,t){let n=this.resolvedProperty;for(let s=0,r=n.length;s!==r;++s)n[s]=e[t++];this.targetObject.needsUpdate=!0}_setValue_array_setMatrixWorldNeedsUpdate(e,t){let n=this.resolvedProperty;for(let s=0,r=n.length;s!==r;++s)n[s]=e[t++];this.targetObject.matrixWorldNeedsUpdate=!0}_setValue_arrayElement(e,t){this.resolvedProperty[this.propertyIndex]=e[t]}_setValue_arrayElement_setNeedsUpdate(e,t){this.resolvedProperty[this.propertyIndex]=e[t],this.targetObject.needsUpdate=!0}_setValue_arrayElement_setMatrixWorldNeedsUpdate(e,t){this.resolvedProperty[this.propertyIndex]=e[t],this.targetObject.matrixWorldNeedsUpdate=!0}_setValue_fromArray(e,t){this.resolvedProperty.fromArray(e,t)}_setValue_fromArray_setNeedsUpdate(e,t){this.resolvedProperty.fromArray(e,t),this.targetObject.needsUpdate=!0}_setValue_fromArray_setMatrixWorldNeedsUpdate(e,t){this.resolvedProperty.fromArray(e,t),this.targetObject.matrixWorldNeedsUpdate=!0}_getValue_unbound(e,t){this.bind(),this.getValue(e,t)}_setValue_unbound(e,t){this.bind(),this.setValue(e,t)}bind(){let e=this.node,t=this.parsedPath,n=t.objectName,s=t.propertyName,r=t.propertyIndex;if(e||(e=i.findNode(this.rootNode,t.nodeName),this.node=e),this.getValue=this._getValue_unavailable,this.setValue=this._setValue_unavailable,!e){Ye("PropertyBinding: No target node found for track: "+this.path+".");return}if(n){let c=t.objectIndex;switch(n){case"materials":if(!e.material){je("PropertyBinding: Can not bind to material as node does not have a material.",this);return}if(!e.material.materials){je("PropertyBinding: Can not bind to material.materials as node.material does not have a materials array.",this);return}e=e.material.materials;break;case"bones":if(!e.skeleton){je("PropertyBinding: Can not bind to bones as node does not have a skeleton.",this);return}e=e.skeleton.bones;for(let h=0;h<e.length;h++)if(e[h].name===c){c=h;break}break;case"map":if("map"in e){e=e.map;break}if(!e.material){je("PropertyBinding: Can not bind to material as node does not have a material.",this);return}if(!e.material.map){je("PropertyBinding: Can not bind to material.map as node.material does not have a map.",this);return}e=e.material.map;break;default:if(e[n]===void 0){je("PropertyBinding: Can not bind to objectName of node undefined.",this);return}e=e[n]}if(c!==void 0){if(e[c]===void 0){je("PropertyBinding: Trying to bind to objectIndex of objectName, but is undefined.",this,e);return}e=e[c]}}let o=e[s];if(o===void 0){let c=t.nodeName;je("PropertyBinding: Trying to update property for track: "+c+"."+s+" but it wasn't found.",e);return}let a=this.Versioning.None;this.targetObject=e,e.isMaterial===!0?a=this.Versioning.NeedsUpdate:e.isObject3D===!0&&(a=this.Versioning.MatrixWorldNeedsUpdate);let l=this.BindingType.Direct;if(r!==void 0){if(s==="morphTargetInfluences"){if(!e.geometry){je("PropertyBinding: Can not bind to morphTargetInfluences because node does not have a geometry.",this);return}if(!e.geometry.morphAttributes){je("PropertyBinding: Can not bind to morphTargetInfluences because node does not have a geometry.morphAttributes.",this);return}e.morphTargetDictionary[r]!==void 0&&(r=e.morphTargetDictionary[r])}l=this.BindingType.ArrayElement,this.resolvedProperty=o,this.propertyIndex=r}else o.fromArray!==void 0&&o.toArray!==void 0?(l=this.BindingType.HasFromToArray,this.resolvedProperty=o):Array.isArray(o)?(l=this.BindingType.EntireArray,this.resolvedProperty=o):this.propertyName=s;this.getValue=this.GetterByBindingType[l],this.setValue=this.SetterByBindingTypeAndVersioning[l][a]}unbind(){this.node=null,this.getValue=this._getValue_unbound,this.setValue=this._setValue_unbound}};Wt.Composite=nu;Wt.prototype.BindingType={Direct:0,EntireArray:1,ArrayElement:2,HasFromToArray:3};Wt.prototype.Versioning={None:0,NeedsUpdate:1,MatrixWorldNeedsUpdate:2};Wt.prototype.GetterByBindingType=[Wt.prototype._getValue_direct,Wt.prototype._getValue_array,Wt.prototype._getValue_arrayElement,Wt.prototype._getValue_toArray];Wt.prototype.SetterByBindingTypeAndVersioning=[[Wt.prototype._setValue_direct,Wt.prototype._setValue_direct_setNeedsUpdate,Wt.prototype._setValue_direct_setMatrixWorldNeedsUpdate],[Wt.prototype._setValue_array,Wt.prototype._setValue_array_setNeedsUpdate,Wt.prototype._setValue_array_setMatrixWorldNeedsUpdate],[Wt.prototype._setValue_arrayElement,Wt.prototype._setValue_arrayElement_setNeedsUpdate,Wt.prototype._setValue_arrayElement_setMatrixWorldNeedsUpdate],[Wt.prototype._setValue_fromArray,Wt.prototype._setValue_fromArray_setNeedsUpdate,Wt.prototype._setValue_fromArray_setMatrixWorldNeedsUpdate]];var WT=new Float32Array(1);var ra=class extends bl{constructor(e,t,n=1){super(e,t),this.isInstancedInterleavedBuffer=!0,this.meshPerAttribute=n}copy(e){return super.copy(e),this.meshPerAttribute=e.meshPerAttribute,this}clone(e){let t=super.clone(e);return t.meshPerAttribute=this.meshPerAttribute,t}toJSON(e){let t=super.toJSON(e);return t.isInstancedInterleavedBuffer=!0,t.meshPerAttribute=this.meshPerAttribute,t}};var to=class{constructor(e=1,t=0,n=0){this.radius=e,this.phi=t,this.theta=n}set(e,t,n){return this.radius=e,this.phi=t,this.theta=n,this}copy(e){return this.radius=e.radius,this.phi=e.phi,this.theta=e.theta,this}makeSafe(){return this.phi=pt(this.phi,1e-6,Math.PI-1e-6),this}setFromVector3(e){return this.setFromCartesianCoords(e.x,e.y,e.z)}setFromCartesianCoords(e,t,n){return this.radius=Math.sqrt(e*e+t*t+n*n),this.radius===0?(this.theta=0,this.phi=0):(this.theta=Math.atan2(e,n),this.phi=Math.acos(pt(t/this.radius,-1,1))),this}clone(){return new this.constructor().copy(this)}};var iu=class{static{this.prototype.isMatrix2=!0}constructor(e,t,n,s){this.elements=[1,0,0,1],e!==void 0&&this.set(e,t,n,s)}identity(){return this.set(1,0,0,1),this}fromArray(e,t=0){for(let n=0;n<4;n++)this.elements[n]=e[n+t];return this}set(e,t,n,s){let r=this.elements;return r[0]=e,r[2]=t,r[1]=n,r[3]=s,this}};var oa=class extends Ti{constructor(e,t=null){super(),this.object=e,this.domElement=t,this.enabled=!0,this.state=-1,this.keys={},this.mouseButtons={LEFT:null,MIDDLE:null,RIGHT:null},this.touches={ONE:null,TWO:null}}connect(e){this.domElement!==null&&this.disconnect(),this.domElement=e}disconnect(){}dispose(){}update(){}};function Bu(i,e,t,n){let s=xx(n);switch(t){case Mu:return i*e;case Eu:return i*e/s.components*s.byteLength;case ql:return i*e/s.components*s.byteLength;case Gs:return i*e*2/s.components*s.byteLength;case Yl:return i*e*2/s.components*s.byteLength;case wu:return i*e*3/s.components*s.byteLength;case Pi:return i*e*4/s.components*s.byteLength;case $l:return i*e*4/s.components*s.byteLength;case ca:case ha:return Math.floor((i+3)/4)*Math.floor((e+3)/4)*8;case ua:case da:return Math.floor((i+3)/4)*Math.floor((e+3)/4)*16;case Jl:case jl:return Math.max(i,16)*Math.max(e,8)/4;case Zl:case Kl:return Math.max(i,8)*Math.max(e,8)/2;case Ql:case ec:case nc:case ic:return Math.floor((i+3)/4)*Math.floor((e+3)/4)*8;case tc:case fa:case sc:return Math.floor((i+3)/4)*Math.floor((e+3)/4)*16;case rc:return Math.floor((i+3)/4)*Math.floor((e+3)/4)*16;case oc:return Math.floor((i+4)/5)*Math.floor((e+3)/4)*16;case ac:return Math.floor((i+4)/5)*Math.floor((e+4)/5)*16;case lc:return Math.floor((i+5)/6)*Math.floor((e+4)/5)*16;case cc:return Math.floor((i+5)/6)*Math.floor((e+5)/6)*16;case hc:return Math.floor((i+7)/8)*Math.floor((e+4)/5)*16;case uc:return Math.floor((i+7)/8)*Math.floor((e+5)/6)*16;case dc:return Math.floor((i+7)/8)*Math.floor((e+7)/8)*16;case fc:return Math.floor((i+9)/10)*Math.floor((e+4)/5)*16;case pc:return Math.floor((i+9)/10)*Math.floor((e+5)/6)*16;case mc:return Math.floor((i+9)/10)*Math.floor((e+7)/8)*16;case gc:return Math.floor((i+9)/10)*Math.floor((e+9)/10)*16;case _c:return Math.floor((i+11)/12)*Math.floor((e+9)/10)*16;case xc:return Math.floor((i+11)/12)*Math.floor((e+11)/12)*16;case yc:case vc:case bc:return Math.ceil(i/4)*Math.ceil(e/4)*16;case Sc:case Mc:return Math.ceil(i/4)*Math.ceil(e/4)*8;case pa:case wc:return Math.ceil(i/4)*Math.ceil(e/4)*16}throw new Error(`Unable to determine texture byte length for ${t} format.`)}function xx(i){switch(i){case oi:case yu:return{byteLength:1,components:1};case ro:case vu:case Ci:return{byteLength:2,components:1};case Wl:case Xl:return{byteLength:2,components:4};case Ai:case Gl:case Ri:return{byteLength:4,components:1};case bu:case Su:return{byteLength:4,components:3}}throw new Error(`THREE.TextureUtils: Unknown texture type ${i}.`)}typeof __THREE_DEVTOOLS__<"u"&&__THREE_DEVTOOLS__.dispatchEvent(new CustomEvent("register",{detail:{revision:"187"}}));typeof window<"u"&&(window.__THREE__?Ye("WARNING: Multiple instances of Three.js being imported."):window.__THREE__="187");function Yp(){let i=null,e=!1,t=null,n=null;function s(r,o){n=i.requestAnimationFrame(s),t(r,o)}return{start:function(){e!==!0&&t!==null&&i!==null&&(n=i.requestAnimationFrame(s),e=!0)},stop:function(){i!==null&&i.cancelAnimationFrame(n),e=!1},setAnimationLoop:function(r){t=r},setContext:function(r){i=r}}}function vx(i){let e=new WeakMap;function t(a,l){let c=a.array,h=a.usage,u=c.byteLength,d=i.createBuffer();i.bindBuffer(l,d),i.bufferData(l,c,h),a.onUploadCallback();let f;if(c instanceof Float32Array)f=i.FLOAT;else if(typeof Float16Array<"u"&&c instanceof Float16Array)f=i.HALF_FLOAT;else if(c instanceof Uint16Array)a.isFloat16BufferAttribute?f=i.HALF_FLOAT:f=i.UNSIGNED_SHORT;else if(c instanceof Int16Array)f=i.SHORT;else if(c instanceof Uint32Array)f=i.UNSIGNED_INT;else if(c instanceof Int32Array)f=i.INT;else if(c instanceof Int8Array)f=i.BYTE;else if(c instanceof Uint8Array)f=i.UNSIGNED_BYTE;else if(c instanceof Uint8ClampedArray)f=i.UNSIGNED_BYTE;else throw new Error("THREE.WebGLAttributes: Unsupported buffer data format: "+c);return{buffer:d,type:f,bytesPerElement:c.BYTES_PER_ELEMENT,version:a.version,size:u}}function n(a,l,c){let h=l.array,u=l.updateRanges;if(i.bindBuffer(c,a),u.length===0)i.bufferSubData(c,0,h);else{u.sort((f,g)=>f.start-g.start);let d=0;for(let f=1;f<u.length;f++){let g=u[d],v=u[f];v.start<=g.start+g.count+1?g.count=Math.max(g.count,v.start+v.count-g.start):(++d,u[d]=v)}u.length=d+1;for(let f=0,g=u.length;f<g;f++){let v=u[f];i.bufferSubData(c,v.start*h.BYTES_PER_ELEMENT,h,v.start,v.count)}l.clearUpdateRanges()}l.onUploadCallback()}function s(a){return a.isInterleavedBufferAttribute&&(a=a.data),e.get(a)}function r(a){a.isInterleavedBufferAttribute&&(a=a.data);let l=e.get(a);l&&(i.deleteBuffer(l.buffer),e.delete(a))}function o(a,l){if(a.isInterleavedBufferAttribute&&(a=a.data),a.isGLBufferAttribute){let h=e.get(a);(!h||h.version<a.version)&&e.set(a,{buffer:a.buffer,type:a.type,bytesPerElement:a.elementSize,version:a.version});return}let c=e.get(a);if(c===void 0)e.set(a,t(a,l));else if(c.version<a.version){if(c.size!==a.array.byteLength)throw new Error("THREE.WebGLAttributes: The size of the buffer attribute's array buffer does not match the original size. Resizing buffer attributes is not supported.");n(c.buffer,a,l),c.version=a.version}}return{get:s,remove:r,update:o}}var bx=`#ifdef USE_ALPHAHASH
	if ( diffuseColor.a < getAlphaHashThreshold( vPosition ) ) discard;
#endif`,Sx=`#ifdef USE_ALPHAHASH
	const float ALPHA_HASH_SCALE = 0.05;
	float hash2D( vec2 value ) {
		return fract( 1.0e4 * sin( 17.0 * value.x + 0.1 * value.y ) * ( 0.1 + abs( sin( 13.0 * value.y + value.x ) ) ) );
	}
	float hash3D( vec3 value ) {
		return hash2D( vec2( hash2D( value.xy ), value.z ) );
	}
	float getAlphaHashThreshold( vec3 position ) {
		float maxDeriv = max(
			length( dFdx( position.xyz ) ),
			length( dFdy( position.xyz ) )
		);
		float pixScale = 1.0 / ( ALPHA_HASH_SCALE * maxDeriv );
		vec2 pixScales = vec2(
			exp2( floor( log2( pixScale ) ) ),
			exp2( ceil( log2( pixScale ) ) )
		);
		vec2 alpha = vec2(
			hash3D( floor( pixScales.x * position.xyz ) ),
			hash3D( floor( pixScales.y * position.xyz ) )
		);
		float lerpFactor = fract( log2( pixScale ) );
		float x = ( 1.0 - lerpFactor ) * alpha.x + lerpFactor * alpha.y;
		float a = min( lerpFactor, 1.0 - lerpFactor );
		vec3 cases = vec3(
			x * x / ( 2.0 * a * ( 1.0 - a ) ),
			( x - 0.5 * a ) / ( 1.0 - a ),
			1.0 - ( ( 1.0 - x ) * ( 1.0 - x ) / ( 2.0 * a * ( 1.0 - a ) ) )
		);
		float threshold = ( x < ( 1.0 - a ) )
			? ( ( x < a ) ? cases.x : cases.y )
			: cases.z;
		return clamp( threshold , 1.0e-6, 1.0 );
	}
#endif`,Mx=`#ifdef USE_ALPHAMAP
	diffuseColor.a *= texture2D( alphaMap, vAlphaMapUv ).g;
#endif`,wx=`#ifdef USE_ALPHAMAP
	uniform sampler2D alphaMap;
#endif`,Ex=`#ifdef USE_ALPHATEST
	#ifdef ALPHA_TO_COVERAGE
	diffuseColor.a = smoothstep( alphaTest, alphaTest + fwidth( diffuseColor.a ), diffuseColor.a );
	if ( diffuseColor.a == 0.0 ) discard;
	#else
	if ( diffuseColor.a < alphaTest ) discard;
	#endif
#endif`,Tx=`#ifdef USE_ALPHATEST
	uniform float alphaTest;
#endif`,Ax=`#ifdef USE_AOMAP
	float ambientOcclusion = ( texture2D( aoMap, vAoMapUv ).r - 1.0 ) * aoMapIntensity + 1.0;
	reflectedLight.indirectDiffuse *= ambientOcclusion;
	#if defined( USE_CLEARCOAT ) 
		clearcoatSpecularIndirect *= ambientOcclusion;
	#endif
	#if defined( USE_SHEEN ) 
		sheenSpecularIndirect *= ambientOcclusion;
	#endif
	#if defined( USE_ENVMAP ) && defined( STANDARD )
		float dotNV = saturate( dot( geometryNormal, geometryViewDir ) );
		reflectedLight.indirectSpecular *= computeSpecularOcclusion( dotNV, ambientOcclusion, material.roughness );
	#endif
#endif`,Rx=`#ifdef USE_AOMAP
	uniform sampler2D aoMap;
	uniform float aoMapIntensity;
#endif`,Cx=`#ifdef USE_BATCHING
	#if ! defined( GL_ANGLE_multi_draw )
	#define gl_DrawID _gl_DrawID
	uniform int _gl_DrawID;
	#endif
	uniform highp sampler2D batchingTexture;
	uniform highp usampler2D batchingIdTexture;
	mat4 getBatchingMatrix( const in float i ) {
		int size = textureSize( batchingTexture, 0 ).x;
		int j = int( i ) * 4;
		int x = j % size;
		int y = j / size;
		vec4 v1 = texelFetch( batchingTexture, ivec2( x, y ), 0 );
		vec4 v2 = texelFetch( batchingTexture, ivec2( x + 1, y ), 0 );
		vec4 v3 = texelFetch( batchingTexture, ivec2( x + 2, y ), 0 );
		vec4 v4 = texelFetch( batchingTexture, ivec2( x + 3, y ), 0 );
		return mat4( v1, v2, v3, v4 );
	}
	float getIndirectIndex( const in int i ) {
		int size = textureSize( batchingIdTexture, 0 ).x;
		int x = i % size;
		int y = i / size;
		return float( texelFetch( batchingIdTexture, ivec2( x, y ), 0 ).r );
	}
#endif
#ifdef USE_BATCHING_COLOR
	uniform sampler2D batchingColorTexture;
	vec4 getBatchingColor( const in float i ) {
		int size = textureSize( batchingColorTexture, 0 ).x;
		int j = int( i );
		int x = j % size;
		int y = j / size;
		return texelFetch( batchingColorTexture, ivec2( x, y ), 0 );
	}
#endif`,Px=`#ifdef USE_BATCHING
	mat4 batchingMatrix = getBatchingMatrix( getIndirectIndex( gl_DrawID ) );
#endif`,Ix=`vec3 transformed = vec3( position );
#ifdef USE_ALPHAHASH
	vPosition = vec3( position );
#endif`,Lx=`vec3 objectNormal = vec3( normal );
#ifdef USE_TANGENT
	vec3 objectTangent = vec3( tangent.xyz );
#endif`,Nx=`float G_BlinnPhong_Implicit( ) {
	return 0.25;
}
float D_BlinnPhong( const in float shininess, const in float dotNH ) {
	return RECIPROCAL_PI * ( shininess * 0.5 + 1.0 ) * pow( dotNH, shininess );
}
vec3 BRDF_BlinnPhong( const in vec3 lightDir, const in vec3 viewDir, const in vec3 normal, const in vec3 specularColor, const in float shininess ) {
	vec3 halfDir = normalize( lightDir + viewDir );
	float dotNH = saturate( dot( normal, halfDir ) );
	float dotVH = saturate( dot( viewDir, halfDir ) );
	vec3 F = F_Schlick( specularColor, 1.0, dotVH );
	float G = G_BlinnPhong_Implicit( );
	float D = D_BlinnPhong( shininess, dotNH );
	return F * ( G * D );
} // validated`,Dx=`#ifdef USE_IRIDESCENCE
	const mat3 XYZ_TO_REC709 = mat3(
		 3.2404542, -0.9692660,  0.0556434,
		-1.5371385,  1.8760108, -0.2040259,
		-0.4985314,  0.0415560,  1.0572252
	);
	vec3 Fresnel0ToIor( vec3 fresnel0 ) {
		vec3 sqrtF0 = sqrt( fresnel0 );
		return ( vec3( 1.0 ) + sqrtF0 ) / ( vec3( 1.0 ) - sqrtF0 );
	}
	vec3 IorToFresnel0( vec3 transmittedIor, float incidentIor ) {
		return pow2( ( transmittedIor - vec3( incidentIor ) ) / ( transmittedIor + vec3( incidentIor ) ) );
	}
	float IorToFresnel0( float transmittedIor, float incidentIor ) {
		return pow2( ( transmittedIor - incidentIor ) / ( transmittedIor + incidentIor ));
	}
	vec3 evalSensitivity( float OPD, vec3 shift ) {
		float phase = 2.0 * PI * OPD * 1.0e-9;
		vec3 val = vec3( 5.4856e-13, 4.4201e-13, 5.2481e-13 );
		vec3 pos = vec3( 1.6810e+06, 1.7953e+06, 2.2084e+06 );
		vec3 var = vec3( 4.3278e+09, 9.3046e+09, 6.6121e+09 );
		vec3 xyz = val * sqrt( 2.0 * PI * var ) * cos( pos * phase + shift ) * exp( - pow2( phase ) * var );
		xyz.x += 9.7470e-14 * sqrt( 2.0 * PI * 4.5282e+09 ) * cos( 2.2399e+06 * phase + shift[ 0 ] ) * exp( - 4.5282e+09 * pow2( phase ) );
		xyz /= 1.0685e-7;
		vec3 rgb = XYZ_TO_REC709 * xyz;
		return rgb;
	}
	vec3 evalIridescence( float outsideIOR, float eta2, float cosTheta1, float thinFilmThickness, vec3 baseF0 ) {
		vec3 I;
		float iridescenceIOR = mix( outsideIOR, eta2, smoothstep( 0.0, 0.03, thinFilmThickness ) );
		float sinTheta2Sq = pow2( outsideIOR / iridescenceIOR ) * ( 1.0 - pow2( cosTheta1 ) );
		float cosTheta2Sq = 1.0 - sinTheta2Sq;
		if ( cosTheta2Sq < 0.0 ) {
			return vec3( 1.0 );
		}
		float cosTheta2 = sqrt( cosTheta2Sq );
		float R0 = IorToFresnel0( iridescenceIOR, outsideIOR );
		float R12 = F_Schlick( R0, 1.0, cosTheta1 );
		float T121 = 1.0 - R12;
		float phi12 = 0.0;
		if ( iridescenceIOR < outsideIOR ) phi12 = PI;
		float phi21 = PI - phi12;
		vec3 baseIOR = Fresnel0ToIor( clamp( baseF0, 0.0, 0.9999 ) );		vec3 R1 = IorToFresnel0( baseIOR, iridescenceIOR );
		vec3 R23 = F_Schlick( R1, 1.0, cosTheta2 );
		vec3 phi23 = vec3( 0.0 );
		if ( baseIOR[ 0 ] < iridescenceIOR ) phi23[ 0 ] = PI;
		if ( baseIOR[ 1 ] < iridescenceIOR ) phi23[ 1 ] = PI;
		if ( baseIOR[ 2 ] < iridescenceIOR ) phi23[ 2 ] = PI;
		float OPD = 2.0 * iridescenceIOR * thinFilmThickness * cosTheta2;
		vec3 phi = vec3( phi21 ) + phi23;
		vec3 R123 = clamp( R12 * R23, 1e-5, 0.9999 );
		vec3 r123 = sqrt( R123 );
		vec3 Rs = pow2( T121 ) * R23 / ( vec3( 1.0 ) - R123 );
		vec3 C0 = R12 + Rs;
		I = C0;
		vec3 Cm = Rs - T121;
		for ( int m = 1; m <= 2; ++ m ) {
			Cm *= r123;
			vec3 Sm = 2.0 * evalSensitivity( float( m ) * OPD, float( m ) * phi );
			I += Cm * Sm;
		}
		return max( I, vec3( 0.0 ) );
	}
#endif`,Fx=`#ifdef USE_BUMPMAP
	uniform sampler2D bumpMap;
	uniform float bumpScale;
	vec2 dHdxy_fwd() {
		vec2 dSTdx = dFdx( vBumpMapUv );
		vec2 dSTdy = dFdy( vBumpMapUv );
		float Hll = bumpScale * texture2D( bumpMap, vBumpMapUv ).x;
		float dBx = bumpScale * texture2D( bumpMap, vBumpMapUv + dSTdx ).x - Hll;
		float dBy = bumpScale * texture2D( bumpMap, vBumpMapUv + dSTdy ).x - Hll;
		return vec2( dBx, dBy );
	}
	vec3 perturbNormalArb( vec3 surf_pos, vec3 surf_norm, vec2 dHdxy, float faceDirection ) {
		vec3 vSigmaX = normalize( dFdx( surf_pos.xyz ) );
		vec3 vSigmaY = normalize( dFdy( surf_pos.xyz ) );
		vec3 vN = surf_norm;
		vec3 R1 = cross( vSigmaY, vN );
		vec3 R2 = cross( vN, vSigmaX );
		float fDet = dot( vSigmaX, R1 ) * faceDirection;
		vec3 vGrad = sign( fDet ) * ( dHdxy.x * R1 + dHdxy.y * R2 );
		return normalize( abs( fDet ) * surf_norm - vGrad );
	}
#endif`,Ux=`#if NUM_CLIPPING_PLANES > 0
	vec4 plane;
	#ifdef ALPHA_TO_COVERAGE
		float distanceToPlane, distanceGradient;
		float clipOpacity = 1.0;
		#pragma unroll_loop_start
		for ( int i = 0; i < UNION_CLIPPING_PLANES; i ++ ) {
			plane = clippingPlanes[ i ];
			distanceToPlane = - dot( vClipPosition, plane.xyz ) + plane.w;
			distanceGradient = fwidth( distanceToPlane ) / 2.0;
			clipOpacity *= smoothstep( - distanceGradient, distanceGradient, distanceToPlane );
			if ( clipOpacity == 0.0 ) discard;
		}
		#pragma unroll_loop_end
		#if UNION_CLIPPING_PLANES < NUM_CLIPPING_PLANES
			float unionClipOpacity = 1.0;
			#pragma unroll_loop_start
			for ( int i = UNION_CLIPPING_PLANES; i < NUM_CLIPPING_PLANES; i ++ ) {
				plane = clippingPlanes[ i ];
				distanceToPlane = - dot( vClipPosition, plane.xyz ) + plane.w;
				distanceGradient = fwidth( distanceToPlane ) / 2.0;
				unionClipOpacity *= 1.0 - smoothstep( - distanceGradient, distanceGradient, distanceToPlane );
			}
			#pragma unroll_loop_end
			clipOpacity *= 1.0 - unionClipOpacity;
		#endif
		diffuseColor.a *= clipOpacity;
		if ( diffuseColor.a == 0.0 ) discard;
	#else
		#pragma unroll_loop_start
		for ( int i = 0; i < UNION_CLIPPING_PLANES; i ++ ) {
			plane = clippingPlanes[ i ];
			if ( dot( vClipPosition, plane.xyz ) > plane.w ) discard;
		}
		#pragma unroll_loop_end
		#if UNION_CLIPPING_PLANES < NUM_CLIPPING_PLANES
			bool clipped = true;
			#pragma unroll_loop_start
			for ( int i = UNION_CLIPPING_PLANES; i < NUM_CLIPPING_PLANES; i ++ ) {
				plane = clippingPlanes[ i ];
				clipped = ( dot( vClipPosition, plane.xyz ) > plane.w ) && clipped;
			}
			#pragma unroll_loop_end
			if ( clipped ) discard;
		#endif
	#endif
#endif`,Ox=`#if NUM_CLIPPING_PLANES > 0
	varying vec3 vClipPosition;
	uniform vec4 clippingPlanes[ NUM_CLIPPING_PLANES ];
#endif`,Bx=`#if NUM_CLIPPING_PLANES > 0
	varying vec3 vClipPosition;
#endif`,kx=`#if NUM_CLIPPING_PLANES > 0
	vClipPosition = - mvPosition.xyz;
#endif`,zx=`#if defined( USE_COLOR ) || defined( USE_COLOR_ALPHA )
	diffuseColor *= vColor;
#endif`,Hx=`#if defined( USE_COLOR ) || defined( USE_COLOR_ALPHA )
	varying vec4 vColor;
#endif`,Vx=`#if defined( USE_COLOR ) || defined( USE_COLOR_ALPHA ) || defined( USE_INSTANCING_COLOR ) || defined( USE_BATCHING_COLOR )
	varying vec4 vColor;
#endif`,Gx=`#if defined( USE_COLOR ) || defined( USE_COLOR_ALPHA ) || defined( USE_INSTANCING_COLOR ) || defined( USE_BATCHING_COLOR )
	vColor = vec4( 1.0 );
#endif
#ifdef USE_COLOR_ALPHA
	vColor *= color;
#elif defined( USE_COLOR )
	vColor.rgb *= color;
#endif
#ifdef USE_INSTANCING_COLOR
	vColor.rgb *= instanceColor.rgb;
#endif
#ifdef USE_BATCHING_COLOR
	vColor *= getBatchingColor( getIndirectIndex( gl_DrawID ) );
#endif`,Wx=`#define PI 3.141592653589793
#define PI2 6.283185307179586
#define PI_HALF 1.5707963267948966
#define RECIPROCAL_PI 0.3183098861837907
#define RECIPROCAL_PI2 0.15915494309189535
#define EPSILON 1e-6
#ifndef saturate
#define saturate( a ) clamp( a, 0.0, 1.0 )
#endif
#define whiteComplement( a ) ( 1.0 - saturate( a ) )
float pow2( const in float x ) { return x*x; }
vec3 pow2( const in vec3 x ) { return x*x; }
float pow3( const in float x ) { return x*x*x; }
float pow4( const in float x ) { float x2 = x*x; return x2*x2; }
float max3( const in vec3 v ) { return max( max( v.x, v.y ), v.z ); }
float average( const in vec3 v ) { return dot( v, vec3( 0.3333333 ) ); }
highp float rand( const in vec2 uv ) {
	const highp float a = 12.9898, b = 78.233, c = 43758.5453;
	highp float dt = dot( uv.xy, vec2( a,b ) ), sn = mod( dt, PI );
	return fract( sin( sn ) * c );
}
#ifdef HIGH_PRECISION
	float precisionSafeLength( vec3 v ) { return length( v ); }
#else
	float precisionSafeLength( vec3 v ) {
		float maxComponent = max3( abs( v ) );
		return length( v / maxComponent ) * maxComponent;
	}
#endif
struct IncidentLight {
	vec3 color;
	vec3 direction;
	bool visible;
};
struct ReflectedLight {
	vec3 directDiffuse;
	vec3 directSpecular;
	vec3 indirectDiffuse;
	vec3 indirectSpecular;
};
#ifdef USE_ALPHAHASH
	varying vec3 vPosition;
#endif
vec3 transformDirection( in vec3 dir, in mat4 matrix ) {
	return normalize( ( matrix * vec4( dir, 0.0 ) ).xyz );
}
#define inverseTransformDirection transformDirectionByInverseViewMatrix
vec3 transformNormalByInverseViewMatrix( in vec3 normal, in mat4 viewMatrix ) {
	return normalize( ( vec4( normal, 0.0 ) * viewMatrix ).xyz );
}
vec3 transformDirectionByInverseViewMatrix( in vec3 dir, in mat4 viewMatrix ) {
	return normalize( ( vec4( dir, 0.0 ) * viewMatrix ).xyz );
}
bool isPerspectiveMatrix( mat4 m ) {
	return m[ 2 ][ 3 ] == - 1.0;
}
vec2 equirectUv( in vec3 dir ) {
	float u = atan( dir.z, dir.x ) * RECIPROCAL_PI2 + 0.5;
	float v = asin( clamp( dir.y, - 1.0, 1.0 ) ) * RECIPROCAL_PI + 0.5;
	return vec2( u, v );
}
vec3 BRDF_Lambert( const in vec3 diffuseColor ) {
	return RECIPROCAL_PI * diffuseColor;
}
vec3 F_Schlick( const in vec3 f0, const in float f90, const in float dotVH ) {
	float fresnel = exp2( ( - 5.55473 * dotVH - 6.98316 ) * dotVH );
	return f0 * ( 1.0 - fresnel ) + ( f90 * fresnel );
}
float F_Schlick( const in float f0, const in float f90, const in float dotVH ) {
	float fresnel = exp2( ( - 5.55473 * dotVH - 6.98316 ) * dotVH );
	return f0 * ( 1.0 - fresnel ) + ( f90 * fresnel );
} // validated`,Xx=`vec3 transformedNormal = objectNormal;
#ifdef USE_TANGENT
	vec3 transformedTangent = objectTangent;
#endif
#ifdef USE_BATCHING
	mat3 bm = mat3( batchingMatrix );
	transformedNormal /= vec3( dot( bm[ 0 ], bm[ 0 ] ), dot( bm[ 1 ], bm[ 1 ] ), dot( bm[ 2 ], bm[ 2 ] ) );
	transformedNormal = bm * transformedNormal;
	#ifdef USE_TANGENT
		transformedTangent = bm * transformedTangent;
	#endif
#endif
#ifdef USE_INSTANCING
	mat3 im = mat3( instanceMatrix );
	transformedNormal /= vec3( dot( im[ 0 ], im[ 0 ] ), dot( im[ 1 ], im[ 1 ] ), dot( im[ 2 ], im[ 2 ] ) );
	transformedNormal = im * transformedNormal;
	#ifdef USE_TANGENT
		transformedTangent = im * transformedTangent;
	#endif
#endif
transformedNormal = normalMatrix * transformedNormal;
#ifdef FLIP_SIDED
	transformedNormal = - transformedNormal;
#endif
#ifdef USE_TANGENT
	transformedTangent = ( modelViewMatrix * vec4( transformedTangent, 0.0 ) ).xyz;
#endif`,qx=`#ifdef USE_DISPLACEMENTMAP
	uniform sampler2D displacementMap;
	uniform float displacementScale;
	uniform float displacementBias;
#endif`,Yx=`#ifdef USE_DISPLACEMENTMAP
	transformed += normalize( objectNormal ) * ( texture2D( displacementMap, vDisplacementMapUv ).x * displacementScale + displacementBias );
#endif`,$x=`#ifdef USE_EMISSIVEMAP
	vec4 emissiveColor = texture2D( emissiveMap, vEmissiveMapUv );
	#ifdef DECODE_VIDEO_TEXTURE_EMISSIVE
		emissiveColor = sRGBTransferEOTF( emissiveColor );
	#endif
	totalEmissiveRadiance *= emissiveColor.rgb;
#endif`,Zx=`#ifdef USE_EMISSIVEMAP
	uniform sampler2D emissiveMap;
#endif`,Jx="gl_FragColor = linearToOutputTexel( gl_FragColor );",Kx=`vec4 LinearTransferOETF( in vec4 value ) {
	return value;
}
vec4 sRGBTransferEOTF( in vec4 value ) {
	return vec4( mix( pow( value.rgb * 0.9478672986 + vec3( 0.0521327014 ), vec3( 2.4 ) ), value.rgb * 0.0773993808, vec3( lessThanEqual( value.rgb, vec3( 0.04045 ) ) ) ), value.a );
}
vec4 sRGBTransferOETF( in vec4 value ) {
	return vec4( mix( pow( value.rgb, vec3( 0.41666 ) ) * 1.055 - vec3( 0.055 ), value.rgb * 12.92, vec3( lessThanEqual( value.rgb, vec3( 0.0031308 ) ) ) ), value.a );
}`,jx=`#ifdef USE_ENVMAP
	#ifdef ENV_WORLDPOS
		vec3 cameraToFrag;
		if ( isOrthographic ) {
			cameraToFrag = normalize( vec3( - viewMatrix[ 0 ][ 2 ], - viewMatrix[ 1 ][ 2 ], - viewMatrix[ 2 ][ 2 ] ) );
		} else {
			cameraToFrag = normalize( vWorldPosition - cameraPosition );
		}
		vec3 worldNormal = transformNormalByInverseViewMatrix( normal, viewMatrix );
		#ifdef ENVMAP_MODE_REFLECTION
			vec3 reflectVec = reflect( cameraToFrag, worldNormal );
		#else
			vec3 reflectVec = refract( cameraToFrag, worldNormal, refractionRatio );
		#endif
	#else
		vec3 reflectVec = vReflect;
	#endif
	#ifdef ENVMAP_TYPE_CUBE
		vec4 envColor = textureCube( envMap, envMapRotation * reflectVec );
		#ifdef ENVMAP_BLENDING_MULTIPLY
			outgoingLight = mix( outgoingLight, outgoingLight * envColor.xyz, specularStrength * reflectivity );
		#elif defined( ENVMAP_BLENDING_MIX )
			outgoingLight = mix( outgoingLight, envColor.xyz, specularStrength * reflectivity );
		#elif defined( ENVMAP_BLENDING_ADD )
			outgoingLight += envColor.xyz * specularStrength * reflectivity;
		#endif
	#endif
#endif`,Qx=`#ifdef USE_ENVMAP
	uniform float envMapIntensity;
	uniform mat3 envMapRotation;
	uniform samplerCube envMap;
	#ifdef ENVMAP_TYPE_PMREM
		float roughnessToMip( const in float roughness ) {
			float r = clamp( roughness, 0.0, 1.0 );
			return ENVMAP_MAX_LOD * r * ( 2.0 - r );
		}
	#endif
#endif`,ey=`#ifdef USE_ENVMAP
	uniform float reflectivity;
	#if defined( USE_BUMPMAP ) || defined( USE_NORMALMAP ) || defined( PHONG ) || defined( LAMBERT )
		#define ENV_WORLDPOS
	#endif
	#ifdef ENV_WORLDPOS
		varying vec3 vWorldPosition;
		uniform float refractionRatio;
	#else
		varying vec3 vReflect;
	#endif
#endif`,ty=`#ifdef USE_ENVMAP
	#if defined( USE_BUMPMAP ) || defined( USE_NORMALMAP ) || defined( PHONG ) || defined( LAMBERT )
		#define ENV_WORLDPOS
	#endif
	#ifdef ENV_WORLDPOS
		
		varying vec3 vWorldPosition;
	#else
		varying vec3 vReflect;
		uniform float refractionRatio;
	#endif
#endif`,ny=`#ifdef USE_ENVMAP
	#ifdef ENV_WORLDPOS
		vWorldPosition = worldPosition.xyz;
	#else
		vec3 cameraToVertex;
		if ( isOrthographic ) {
			cameraToVertex = normalize( vec3( - viewMatrix[ 0 ][ 2 ], - viewMatrix[ 1 ][ 2 ], - viewMatrix[ 2 ][ 2 ] ) );
		} else {
			cameraToVertex = normalize( worldPosition.xyz - cameraPosition );
		}
		vec3 worldNormal = transformNormalByInverseViewMatrix( transformedNormal, viewMatrix );
		#ifdef ENVMAP_MODE_REFLECTION
			vReflect = reflect( cameraToVertex, worldNormal );
		#else
			vReflect = refract( cameraToVertex, worldNormal, refractionRatio );
		#endif
	#endif
#endif`,iy=`#ifdef USE_FOG
	vFogDepth = - mvPosition.z;
#endif`,sy=`#ifdef USE_FOG
	varying float vFogDepth;
#endif`,ry=`#ifdef USE_FOG
	#ifdef FOG_EXP2
		float fogFactor = 1.0 - exp( - fogDensity * fogDensity * vFogDepth * vFogDepth );
	#else
		float fogFactor = smoothstep( fogNear, fogFar, vFogDepth );
	#endif
	gl_FragColor.rgb = mix( gl_FragColor.rgb, fogColor, fogFactor );
#endif`,oy=`#ifdef USE_FOG
	uniform vec3 fogColor;
	varying float vFogDepth;
	#ifdef FOG_EXP2
		uniform float fogDensity;
	#else
		uniform float fogNear;
		uniform float fogFar;
	#endif
#endif`,ay=`#ifdef USE_GRADIENTMAP
	uniform sampler2D gradientMap;
#endif
vec3 getGradientIrradiance( vec3 normal, vec3 lightDirection ) {
	float dotNL = dot( normal, lightDirection );
	vec2 coord = vec2( dotNL * 0.5 + 0.5, 0.0 );
	#ifdef USE_GRADIENTMAP
		return vec3( texture2D( gradientMap, coord ).r );
	#else
		vec2 fw = fwidth( coord ) * 0.5;
		return mix( vec3( 0.7 ), vec3( 1.0 ), smoothstep( 0.7 - fw.x, 0.7 + fw.x, coord.x ) );
	#endif
}`,ly=`#ifdef USE_LIGHTMAP
	uniform sampler2D lightMap;
	uniform float lightMapIntensity;
#endif`,cy=`LambertMaterial material;
material.diffuseColor = diffuseColor.rgb;
material.specularStrength = specularStrength;`,hy=`varying vec3 vViewPosition;
struct LambertMaterial {
	vec3 diffuseColor;
	float specularStrength;
};
void RE_Direct_Lambert( const in IncidentLight directLight, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in LambertMaterial material, inout ReflectedLight reflectedLight ) {
	float dotNL = saturate( dot( geometryNormal, directLight.direction ) );
	vec3 irradiance = dotNL * directLight.color;
	reflectedLight.directDiffuse += irradiance * BRDF_Lambert( material.diffuseColor );
}
void RE_IndirectDiffuse_Lambert( const in vec3 irradiance, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in LambertMaterial material, inout ReflectedLight reflectedLight ) {
	reflectedLight.indirectDiffuse += irradiance * BRDF_Lambert( material.diffuseColor );
}
#define RE_Direct				RE_Direct_Lambert
#define RE_IndirectDiffuse		RE_IndirectDiffuse_Lambert`,uy=`uniform bool receiveShadow;
uniform vec3 ambientLightColor;
#if defined( USE_LIGHT_PROBES )
	uniform vec3 lightProbe[ 9 ];
#endif
vec3 shGetIrradianceAt( in vec3 normal, in vec3 shCoefficients[ 9 ] ) {
	float x = normal.x, y = normal.y, z = normal.z;
	vec3 result = shCoefficients[ 0 ] * 0.886227;
	result += shCoefficients[ 1 ] * 2.0 * 0.511664 * y;
	result += shCoefficients[ 2 ] * 2.0 * 0.511664 * z;
	result += shCoefficients[ 3 ] * 2.0 * 0.511664 * x;
	result += shCoefficients[ 4 ] * 2.0 * 0.429043 * x * y;
	result += shCoefficients[ 5 ] * 2.0 * 0.429043 * y * z;
	result += shCoefficients[ 6 ] * ( 0.743125 * z * z - 0.247708 );
	result += shCoefficients[ 7 ] * 2.0 * 0.429043 * x * z;
	result += shCoefficients[ 8 ] * 0.429043 * ( x * x - y * y );
	return result;
}
vec3 getLightProbeIrradiance( const in vec3 lightProbe[ 9 ], const in vec3 normal ) {
	vec3 worldNormal = transformNormalByInverseViewMatrix( normal, viewMatrix );
	vec3 irradiance = shGetIrradianceAt( worldNormal, lightProbe );
	return irradiance;
}
vec3 getAmbientLightIrradiance( const in vec3 ambientLightColor ) {
	vec3 irradiance = ambientLightColor;
	return irradiance;
}
float getDistanceAttenuation( const in float lightDistance, const in float cutoffDistance, const in float decayExponent ) {
	float distanceFalloff = 1.0 / max( pow( lightDistance, decayExponent ), 0.01 );
	if ( cutoffDistance > 0.0 ) {
		distanceFalloff *= pow2( saturate( 1.0 - pow4( lightDistance / cutoffDistance ) ) );
	}
	return distanceFalloff;
}
float getSpotAttenuation( const in float coneCosine, const in float penumbraCosine, const in float angleCosine ) {
	return smoothstep( coneCosine, penumbraCosine, angleCosine );
}
#if NUM_SUN_LIGHTS > 0
	struct SunLight {
		vec3 direction;
		vec3 color;
	};
	uniform SunLight sunLights[ NUM_SUN_LIGHTS ];
	void getSunLightInfo( const in SunLight sunLight, out IncidentLight light ) {
		light.color = sunLight.color;
		light.direction = sunLight.direction;
		light.visible = true;
	}
#endif
#if NUM_DIR_LIGHTS > 0
	struct DirectionalLight {
		vec3 direction;
		vec3 color;
	};
	uniform DirectionalLight directionalLights[ NUM_DIR_LIGHTS ];
	void getDirectionalLightInfo( const in DirectionalLight directionalLight, out IncidentLight light ) {
		light.color = directionalLight.color;
		light.direction = directionalLight.direction;
		light.visible = true;
	}
#endif
#if NUM_POINT_LIGHTS > 0
	struct PointLight {
		vec3 position;
		vec3 color;
		float distance;
		float decay;
	};
	uniform PointLight pointLights[ NUM_POINT_LIGHTS ];
	void getPointLightInfo( const in PointLight pointLight, const in vec3 geometryPosition, out IncidentLight light ) {
		vec3 lVector = pointLight.position - geometryPosition;
		light.direction = normalize( lVector );
		float lightDistance = length( lVector );
		light.color = pointLight.color;
		light.color *= getDistanceAttenuation( lightDistance, pointLight.distance, pointLight.decay );
		light.visible = ( light.color != vec3( 0.0 ) );
	}
#endif
#if NUM_SPOT_LIGHTS > 0
	struct SpotLight {
		vec3 position;
		vec3 direction;
		vec3 color;
		float distance;
		float decay;
		float coneCos;
		float penumbraCos;
	};
	uniform SpotLight spotLights[ NUM_SPOT_LIGHTS ];
	void getSpotLightInfo( const in SpotLight spotLight, const in vec3 geometryPosition, out IncidentLight light ) {
		vec3 lVector = spotLight.position - geometryPosition;
		light.direction = normalize( lVector );
		float angleCos = dot( light.direction, spotLight.direction );
		float spotAttenuation = getSpotAttenuation( spotLight.coneCos, spotLight.penumbraCos, angleCos );
		if ( spotAttenuation > 0.0 ) {
			float lightDistance = length( lVector );
			light.color = spotLight.color * spotAttenuation;
			light.color *= getDistanceAttenuation( lightDistance, spotLight.distance, spotLight.decay );
			light.visible = ( light.color != vec3( 0.0 ) );
		} else {
			light.color = vec3( 0.0 );
			light.visible = false;
		}
	}
#endif
#if NUM_RECT_AREA_LIGHTS > 0
	struct RectAreaLight {
		vec3 color;
		vec3 position;
		vec3 halfWidth;
		vec3 halfHeight;
	};
	uniform sampler2D ltc_1;	uniform sampler2D ltc_2;
	uniform RectAreaLight rectAreaLights[ NUM_RECT_AREA_LIGHTS ];
#endif
#if NUM_HEMI_LIGHTS > 0
	struct HemisphereLight {
		vec3 direction;
		vec3 skyColor;
		vec3 groundColor;
	};
	uniform HemisphereLight hemisphereLights[ NUM_HEMI_LIGHTS ];
	vec3 getHemisphereLightIrradiance( const in HemisphereLight hemiLight, const in vec3 normal ) {
		float dotNL = dot( normal, hemiLight.direction );
		float hemiDiffuseWeight = 0.5 * dotNL + 0.5;
		vec3 irradiance = mix( hemiLight.groundColor, hemiLight.skyColor, hemiDiffuseWeight );
		return irradiance;
	}
#endif
#include <lightprobes_pars_fragment>`,dy=`#ifdef USE_ENVMAP
	vec3 getIBLIrradiance( const in vec3 normal ) {
		#ifdef ENVMAP_TYPE_PMREM
			vec3 worldNormal = transformNormalByInverseViewMatrix( normal, viewMatrix );
			vec4 envMapColor = textureLod( envMap, envMapRotation * worldNormal, ENVMAP_MAX_LOD );
			return PI * envMapColor.rgb * envMapIntensity;
		#else
			return vec3( 0.0 );
		#endif
	}
	vec3 getIBLRadiance( const in vec3 viewDir, const in vec3 normal, const in float roughness ) {
		#ifdef ENVMAP_TYPE_PMREM
			vec3 reflectVec = reflect( - viewDir, normal );
			reflectVec = normalize( mix( reflectVec, normal, pow4( roughness ) ) );
			reflectVec = transformDirectionByInverseViewMatrix( reflectVec, viewMatrix );
			vec4 envMapColor = textureLod( envMap, envMapRotation * reflectVec, roughnessToMip( roughness ) );
			return envMapColor.rgb * envMapIntensity;
		#else
			return vec3( 0.0 );
		#endif
	}
	#ifdef USE_RETROREFLECTION
		vec3 getIBLRetroRadiance( const in vec3 viewDir, const in vec3 normal, const in float roughness ) {
			#ifdef ENVMAP_TYPE_PMREM
				vec3 retroVec = normalize( mix( viewDir, normal, pow4( roughness ) ) );
				retroVec = transformDirectionByInverseViewMatrix( retroVec, viewMatrix );
				vec4 envMapColor = textureLod( envMap, envMapRotation * retroVec, roughnessToMip( roughness ) );
				return envMapColor.rgb * envMapIntensity;
			#else
				return vec3( 0.0 );
			#endif
		}
	#endif
	#ifdef USE_ANISOTROPY
		vec3 getIBLAnisotropyRadiance( const in vec3 viewDir, const in vec3 normal, const in float roughness, const in vec3 bitangent, const in float anisotropy ) {
			#ifdef ENVMAP_TYPE_PMREM
				vec3 bentNormal = cross( bitangent, viewDir );
				bentNormal = normalize( cross( bentNormal, bitangent ) );
				bentNormal = normalize( mix( bentNormal, normal, pow2( pow2( 1.0 - anisotropy * ( 1.0 - roughness ) ) ) ) );
				return getIBLRadiance( viewDir, bentNormal, roughness );
			#else
				return vec3( 0.0 );
			#endif
		}
		#ifdef USE_RETROREFLECTION
			vec3 getIBLAnisotropyRetroRadiance( const in vec3 viewDir, const in vec3 normal, const in float roughness, const in vec3 bitangent, const in float anisotropy ) {
				#ifdef ENVMAP_TYPE_PMREM
					vec3 bentNormal = cross( bitangent, viewDir );
					bentNormal = normalize( cross( bentNormal, bitangent ) );
					bentNormal = normalize( mix( bentNormal, normal, pow2( pow2( 1.0 - anisotropy * ( 1.0 - roughness ) ) ) ) );
					return getIBLRetroRadiance( viewDir, bentNormal, roughness );
				#else
					return vec3( 0.0 );
				#endif
			}
		#endif
	#endif
#endif`,fy=`ToonMaterial material;
material.diffuseColor = diffuseColor.rgb;`,py=`varying vec3 vViewPosition;
struct ToonMaterial {
	vec3 diffuseColor;
};
void RE_Direct_Toon( const in IncidentLight directLight, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in ToonMaterial material, inout ReflectedLight reflectedLight ) {
	vec3 irradiance = getGradientIrradiance( geometryNormal, directLight.direction ) * directLight.color;
	reflectedLight.directDiffuse += irradiance * BRDF_Lambert( material.diffuseColor );
}
void RE_IndirectDiffuse_Toon( const in vec3 irradiance, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in ToonMaterial material, inout ReflectedLight reflectedLight ) {
	reflectedLight.indirectDiffuse += irradiance * BRDF_Lambert( material.diffuseColor );
}
#define RE_Direct				RE_Direct_Toon
#define RE_IndirectDiffuse		RE_IndirectDiffuse_Toon`,my=`BlinnPhongMaterial material;
material.diffuseColor = diffuseColor.rgb;
material.specularColor = specular;
material.specularShininess = shininess;
material.specularStrength = specularStrength;`,gy=`varying vec3 vViewPosition;
struct BlinnPhongMaterial {
	vec3 diffuseColor;
	vec3 specularColor;
	float specularShininess;
	float specularStrength;
};
void RE_Direct_BlinnPhong( const in IncidentLight directLight, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in BlinnPhongMaterial material, inout ReflectedLight reflectedLight ) {
	float dotNL = saturate( dot( geometryNormal, directLight.direction ) );
	vec3 irradiance = dotNL * directLight.color;
	reflectedLight.directDiffuse += irradiance * BRDF_Lambert( material.diffuseColor );
	reflectedLight.directSpecular += irradiance * BRDF_BlinnPhong( directLight.direction, geometryViewDir, geometryNormal, material.specularColor, material.specularShininess ) * material.specularStrength;
}
void RE_IndirectDiffuse_BlinnPhong( const in vec3 irradiance, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in BlinnPhongMaterial material, inout ReflectedLight reflectedLight ) {
	reflectedLight.indirectDiffuse += irradiance * BRDF_Lambert( material.diffuseColor );
}
#define RE_Direct				RE_Direct_BlinnPhong
#define RE_IndirectDiffuse		RE_IndirectDiffuse_BlinnPhong`,_y=`PhysicalMaterial material;
material.diffuseColor = diffuseColor.rgb;
material.diffuseContribution = diffuseColor.rgb * ( 1.0 - metalnessFactor );
material.metalness = metalnessFactor;
vec3 dxy = max( abs( dFdx( nonPerturbedNormal ) ), abs( dFdy( nonPerturbedNormal ) ) );
float geometryRoughness = max( max( dxy.x, dxy.y ), dxy.z );
material.roughness = max( roughnessFactor, 0.045 );
material.roughness += geometryRoughness;
material.roughness = min( material.roughness, 1.0 );
#ifdef USE_DIFFUSE_ROUGHNESS
	float diffuseRoughnessFactor = diffuseRoughness;
	#ifdef USE_DIFFUSE_ROUGHNESSMAP
		diffuseRoughnessFactor *= texture2D( diffuseRoughnessMap, vDiffuseRoughnessMapUv ).r;
	#endif
	material.diffuseRoughness = saturate( diffuseRoughnessFactor );
#endif
#ifdef IOR
	material.ior = ior;
	#ifdef USE_SPECULAR
		float specularIntensityFactor = specularIntensity;
		vec3 specularColorFactor = specularColor;
		#ifdef USE_SPECULAR_COLORMAP
			specularColorFactor *= texture2D( specularColorMap, vSpecularColorMapUv ).rgb;
		#endif
		#ifdef USE_SPECULAR_INTENSITYMAP
			specularIntensityFactor *= texture2D( specularIntensityMap, vSpecularIntensityMapUv ).a;
		#endif
		material.specularF90 = mix( specularIntensityFactor, 1.0, metalnessFactor );
	#else
		float specularIntensityFactor = 1.0;
		vec3 specularColorFactor = vec3( 1.0 );
		material.specularF90 = 1.0;
	#endif
	material.specularColor = min( pow2( ( material.ior - 1.0 ) / ( material.ior + 1.0 ) ) * specularColorFactor, vec3( 1.0 ) ) * specularIntensityFactor;
	material.specularColorBlended = mix( material.specularColor, diffuseColor.rgb, metalnessFactor );
#else
	material.specularColor = vec3( 0.04 );
	material.specularColorBlended = mix( material.specularColor, diffuseColor.rgb, metalnessFactor );
	material.specularF90 = 1.0;
#endif
#ifdef USE_CLEARCOAT
	material.clearcoat = clearcoat;
	material.clearcoatRoughness = clearcoatRoughness;
	material.clearcoatF0 = vec3( 0.04 );
	material.clearcoatF90 = 1.0;
	#ifdef USE_CLEARCOATMAP
		material.clearcoat *= texture2D( clearcoatMap, vClearcoatMapUv ).x;
	#endif
	#ifdef USE_CLEARCOAT_ROUGHNESSMAP
		material.clearcoatRoughness *= texture2D( clearcoatRoughnessMap, vClearcoatRoughnessMapUv ).y;
	#endif
	material.clearcoat = saturate( material.clearcoat );	material.clearcoatRoughness = max( material.clearcoatRoughness, 0.045 );
	material.clearcoatRoughness += geometryRoughness;
	material.clearcoatRoughness = min( material.clearcoatRoughness, 1.0 );
#endif
#ifdef USE_DISPERSION
	material.dispersion = dispersion;
#endif
#ifdef USE_RETROREFLECTION
	material.retroreflectivity = retroreflectivity;
#endif
#ifdef USE_IRIDESCENCE
	material.iridescence = iridescence;
	material.iridescenceIOR = iridescenceIOR;
	#ifdef USE_IRIDESCENCEMAP
		material.iridescence *= texture2D( iridescenceMap, vIridescenceMapUv ).r;
	#endif
	#ifdef USE_IRIDESCENCE_THICKNESSMAP
		material.iridescenceThickness = (iridescenceThicknessMaximum - iridescenceThicknessMinimum) * texture2D( iridescenceThicknessMap, vIridescenceThicknessMapUv ).g + iridescenceThicknessMinimum;
	#else
		material.iridescenceThickness = iridescenceThicknessMaximum;
	#endif
#endif
#ifdef USE_SHEEN
	material.sheenColor = sheenColor;
	#ifdef USE_SHEEN_COLORMAP
		material.sheenColor *= texture2D( sheenColorMap, vSheenColorMapUv ).rgb;
	#endif
	material.sheenRoughness = clamp( sheenRoughness, 0.0001, 1.0 );
	#ifdef USE_SHEEN_ROUGHNESSMAP
		material.sheenRoughness *= texture2D( sheenRoughnessMap, vSheenRoughnessMapUv ).a;
	#endif
#endif
#ifdef USE_ANISOTROPY
	#ifdef USE_ANISOTROPYMAP
		mat2 anisotropyMat = mat2( anisotropyVector.x, anisotropyVector.y, - anisotropyVector.y, anisotropyVector.x );
		vec3 anisotropyPolar = texture2D( anisotropyMap, vAnisotropyMapUv ).rgb;
		vec2 anisotropyV = anisotropyMat * normalize( 2.0 * anisotropyPolar.rg - vec2( 1.0 ) ) * anisotropyPolar.b;
	#else
		vec2 anisotropyV = anisotropyVector;
	#endif
	material.anisotropy = length( anisotropyV );
	if( material.anisotropy == 0.0 ) {
		anisotropyV = vec2( 1.0, 0.0 );
	} else {
		anisotropyV /= material.anisotropy;
		material.anisotropy = saturate( material.anisotropy );
	}
	material.alphaT = mix( pow2( material.roughness ), 1.0, pow2( material.anisotropy ) );
	material.anisotropyT = tbn[ 0 ] * anisotropyV.x + tbn[ 1 ] * anisotropyV.y;
	material.anisotropyB = tbn[ 1 ] * anisotropyV.x - tbn[ 0 ] * anisotropyV.y;
#endif`,xy=`uniform sampler2D dfgLUT;
struct PhysicalMaterial {
	vec3 diffuseColor;
	vec3 diffuseContribution;
	vec3 specularColor;
	vec3 specularColorBlended;
	float roughness;
	float metalness;
	float specularF90;
	float dispersion;
	vec2 dfg;
	vec3 multiScatteringCompensation;
	#ifdef USE_DIFFUSE_ROUGHNESS
		float diffuseRoughness;
	#endif
	#ifdef USE_RETROREFLECTION
		float retroreflectivity;
	#endif
	#ifdef USE_CLEARCOAT
		float clearcoat;
		float clearcoatRoughness;
		vec3 clearcoatF0;
		float clearcoatF90;
	#endif
	#ifdef USE_IRIDESCENCE
		float iridescence;
		float iridescenceIOR;
		float iridescenceThickness;
		vec3 iridescenceFresnel;
		vec3 iridescenceF0Dielectric;
		vec3 iridescenceF0Metallic;
	#endif
	#ifdef USE_SHEEN
		vec3 sheenColor;
		float sheenRoughness;
	#endif
	#ifdef IOR
		float ior;
	#endif
	#ifdef USE_TRANSMISSION
		float transmission;
		float transmissionAlpha;
		float thickness;
		float attenuationDistance;
		vec3 attenuationColor;
	#endif
	#ifdef USE_ANISOTROPY
		float anisotropy;
		float alphaT;
		vec3 anisotropyT;
		vec3 anisotropyB;
	#endif
};
vec3 clearcoatSpecularDirect = vec3( 0.0 );
vec3 clearcoatSpecularIndirect = vec3( 0.0 );
vec3 sheenSpecularDirect = vec3( 0.0 );
vec3 sheenSpecularIndirect = vec3(0.0 );
vec3 Schlick_to_F0( const in vec3 f, const in float f90, const in float dotVH ) {
    float x = clamp( 1.0 - dotVH, 0.0, 1.0 );
    float x2 = x * x;
    float x5 = clamp( x * x2 * x2, 0.0, 0.9999 );
    return ( f - vec3( f90 ) * x5 ) / ( 1.0 - x5 );
}
#ifdef USE_DIFFUSE_ROUGHNESS
	const float EON_EPSILON = 1e-7;
	float FON_DirectionalAlbedo( const in float mu, const in float roughness, const in float A ) {
		float muComp = 1.0 - mu;
		float gOverPi = muComp * ( 0.0571085289 + muComp * ( 0.491881867 + muComp * ( - 0.332181442 + muComp * 0.0714429953 ) ) );
		return A * ( 1.0 + roughness * gOverPi );
	}
	vec3 BRDF_EON( const in vec3 lightDir, const in vec3 viewDir, const in vec3 normal, const in vec3 diffuseColor, const in float roughness ) {
		vec3 rho = saturate( diffuseColor );
		if ( roughness <= EON_EPSILON ) return BRDF_Lambert( rho );
		float dotNL = saturate( dot( normal, lightDir ) );
		float dotNV = saturate( dot( normal, viewDir ) );
		float s = dot( lightDir, viewDir ) - dotNL * dotNV;
		float sOverT = ( s > 0.0 ) ? s / max( max( dotNL, dotNV ), EON_EPSILON ) : s;
		float A = 1.0 / ( 1.0 + ( 0.5 - 2.0 / ( 3.0 * PI ) ) * roughness );
		vec3 singleScatter = rho * RECIPROCAL_PI * A * ( 1.0 + roughness * sOverT );
		float averageAlbedo = A * ( 1.0 + ( 2.0 / 3.0 - 28.0 / ( 15.0 * PI ) ) * roughness );
		float albedoV = FON_DirectionalAlbedo( dotNV, roughness, A );
		float albedoL = FON_DirectionalAlbedo( dotNL, roughness, A );
		vec3 rhoMultiScatter = rho * rho * averageAlbedo / max( vec3( EON_EPSILON ), vec3( 1.0 ) - rho * ( 1.0 - averageAlbedo ) );
		vec3 multiScatter = rhoMultiScatter * RECIPROCAL_PI
			* max( EON_EPSILON, 1.0 - albedoV )
			* max( EON_EPSILON, 1.0 - albedoL )
			/ max( EON_EPSILON, 1.0 - averageAlbedo );
		return singleScatter + multiScatter;
	}
	vec3 EON_DirectionalAlbedo( const in vec3 diffuseColor, const in float roughness, const in float dotNV ) {
		vec3 rho = saturate( diffuseColor );
		if ( roughness <= EON_EPSILON ) return rho;
		float A = 1.0 / ( 1.0 + ( 0.5 - 2.0 / ( 3.0 * PI ) ) * roughness );
		float directionalAlbedo = FON_DirectionalAlbedo( dotNV, roughness, A );
		float averageAlbedo = A * ( 1.0 + ( 2.0 / 3.0 - 28.0 / ( 15.0 * PI ) ) * roughness );
		vec3 rhoMultiScatter = rho * rho * averageAlbedo / max( vec3( EON_EPSILON ), vec3( 1.0 ) - rho * ( 1.0 - averageAlbedo ) );
		return rho * directionalAlbedo + rhoMultiScatter * ( 1.0 - directionalAlbedo );
	}
#endif
float V_GGX_SmithCorrelated( const in float alpha, const in float dotNL, const in float dotNV ) {
	float a2 = pow2( alpha );
	float gv = dotNL * sqrt( a2 + ( 1.0 - a2 ) * pow2( dotNV ) );
	float gl = dotNV * sqrt( a2 + ( 1.0 - a2 ) * pow2( dotNL ) );
	return 0.5 / max( gv + gl, EPSILON );
}
float D_GGX( const in float alpha, const in float dotNH ) {
	float a2 = pow2( alpha );
	float denom = pow2( dotNH ) * ( a2 - 1.0 ) + 1.0;
	return RECIPROCAL_PI * a2 / pow2( denom );
}
#ifdef USE_ANISOTROPY
	float V_GGX_SmithCorrelated_Anisotropic( const in float alphaT, const in float alphaB, const in float dotTV, const in float dotBV, const in float dotTL, const in float dotBL, const in float dotNV, const in float dotNL ) {
		float gv = dotNL * length( vec3( alphaT * dotTV, alphaB * dotBV, dotNV ) );
		float gl = dotNV * length( vec3( alphaT * dotTL, alphaB * dotBL, dotNL ) );
		return 0.5 / max( gv + gl, EPSILON );
	}
	float D_GGX_Anisotropic( const in float alphaT, const in float alphaB, const in float dotNH, const in float dotTH, const in float dotBH ) {
		float a2 = alphaT * alphaB;
		highp vec3 v = vec3( alphaB * dotTH, alphaT * dotBH, a2 * dotNH );
		highp float v2 = dot( v, v );
		float w2 = a2 / v2;
		return RECIPROCAL_PI * a2 * pow2 ( w2 );
	}
#endif
#ifdef USE_CLEARCOAT
	vec3 BRDF_GGX_Clearcoat( const in vec3 lightDir, const in vec3 viewDir, const in vec3 normal, const in PhysicalMaterial material) {
		vec3 f0 = material.clearcoatF0;
		float f90 = material.clearcoatF90;
		float roughness = max( material.clearcoatRoughness, 0.045 );
		float alpha = pow2( roughness );
		vec3 halfDir = normalize( lightDir + viewDir );
		float dotNL = saturate( dot( normal, lightDir ) );
		float dotNV = saturate( dot( normal, viewDir ) );
		float dotNH = saturate( dot( normal, halfDir ) );
		float dotVH = saturate( dot( viewDir, halfDir ) );
		vec3 F = F_Schlick( f0, f90, dotVH );
		float V = V_GGX_SmithCorrelated( alpha, dotNL, dotNV );
		float D = D_GGX( alpha, dotNH );
		return F * ( V * D );
	}
#endif
vec3 BRDF_GGX( const in vec3 lightDir, const in vec3 viewDir, const in vec3 normal, const in PhysicalMaterial material ) {
	vec3 f0 = material.specularColorBlended;
	float f90 = material.specularF90;
	float roughness = max( material.roughness, 0.045 );
	float alpha = pow2( roughness );
	vec3 halfDir = normalize( lightDir + viewDir );
	float dotNL = saturate( dot( normal, lightDir ) );
	float dotNV = saturate( dot( normal, viewDir ) );
	float dotNH = saturate( dot( normal, halfDir ) );
	float dotVH = saturate( dot( viewDir, halfDir ) );
	vec3 F = F_Schlick( f0, f90, dotVH );
	#ifdef USE_IRIDESCENCE
		F = mix( F, material.iridescenceFresnel, material.iridescence );
	#endif
	#ifdef USE_ANISOTROPY
		float dotTL = dot( material.anisotropyT, lightDir );
		float dotTV = dot( material.anisotropyT, viewDir );
		float dotTH = dot( material.anisotropyT, halfDir );
		float dotBL = dot( material.anisotropyB, lightDir );
		float dotBV = dot( material.anisotropyB, viewDir );
		float dotBH = dot( material.anisotropyB, halfDir );
		float alphaT = max( material.alphaT, alpha );
		float V = V_GGX_SmithCorrelated_Anisotropic( alphaT, alpha, dotTV, dotBV, dotTL, dotBL, dotNV, dotNL );
		float D = D_GGX_Anisotropic( alphaT, alpha, dotNH, dotTH, dotBH );
	#else
		float V = V_GGX_SmithCorrelated( alpha, dotNL, dotNV );
		float D = D_GGX( alpha, dotNH );
	#endif
	return F * ( V * D );
}
vec2 LTC_Uv( const in vec3 N, const in vec3 V, const in float roughness ) {
	const float LUT_SIZE = 64.0;
	const float LUT_SCALE = ( LUT_SIZE - 1.0 ) / LUT_SIZE;
	const float LUT_BIAS = 0.5 / LUT_SIZE;
	float dotNV = saturate( dot( N, V ) );
	vec2 uv = vec2( roughness, sqrt( 1.0 - dotNV ) );
	uv = uv * LUT_SCALE + LUT_BIAS;
	return uv;
}
float LTC_ClippedSphereFormFactor( const in vec3 f ) {
	float l = length( f );
	return max( ( l * l + f.z ) / ( l + 1.0 ), 0.0 );
}
vec3 LTC_EdgeVectorFormFactor( const in vec3 v1, const in vec3 v2 ) {
	float x = dot( v1, v2 );
	float y = abs( x );
	float a = 0.8543985 + ( 0.4965155 + 0.0145206 * y ) * y;
	float b = 3.4175940 + ( 4.1616724 + y ) * y;
	float v = a / b;
	float theta_sintheta = ( x > 0.0 ) ? v : 0.5 * inversesqrt( max( 1.0 - x * x, 1e-7 ) ) - v;
	return cross( v1, v2 ) * theta_sintheta;
}
vec3 LTC_Evaluate( const in vec3 N, const in vec3 V, const in vec3 P, const in mat3 mInv, const in vec3 rectCoords[ 4 ] ) {
	vec3 v1 = rectCoords[ 1 ] - rectCoords[ 0 ];
	vec3 v2 = rectCoords[ 3 ] - rectCoords[ 0 ];
	vec3 lightNormal = cross( v1, v2 );
	if( dot( lightNormal, P - rectCoords[ 0 ] ) < 0.0 ) return vec3( 0.0 );
	vec3 T1, T2;
	T1 = normalize( V - N * dot( V, N ) );
	T2 = - cross( N, T1 );
	mat3 mat = mInv * transpose( mat3( T1, T2, N ) );
	vec3 coords[ 4 ];
	coords[ 0 ] = mat * ( rectCoords[ 0 ] - P );
	coords[ 1 ] = mat * ( rectCoords[ 1 ] - P );
	coords[ 2 ] = mat * ( rectCoords[ 2 ] - P );
	coords[ 3 ] = mat * ( rectCoords[ 3 ] - P );
	coords[ 0 ] = normalize( coords[ 0 ] );
	coords[ 1 ] = normalize( coords[ 1 ] );
	coords[ 2 ] = normalize( coords[ 2 ] );
	coords[ 3 ] = normalize( coords[ 3 ] );
	vec3 vectorFormFactor = vec3( 0.0 );
	vectorFormFactor += LTC_EdgeVectorFormFactor( coords[ 0 ], coords[ 1 ] );
	vectorFormFactor += LTC_EdgeVectorFormFactor( coords[ 1 ], coords[ 2 ] );
	vectorFormFactor += LTC_EdgeVectorFormFactor( coords[ 2 ], coords[ 3 ] );
	vectorFormFactor += LTC_EdgeVectorFormFactor( coords[ 3 ], coords[ 0 ] );
	float result = LTC_ClippedSphereFormFactor( vectorFormFactor );
	return vec3( result );
}
#if defined( USE_SHEEN )
float D_Charlie( float roughness, float dotNH ) {
	float alpha = pow2( roughness );
	float invAlpha = 1.0 / alpha;
	float cos2h = dotNH * dotNH;
	float sin2h = max( 1.0 - cos2h, 0.0078125 );
	return ( 2.0 + invAlpha ) * pow( sin2h, invAlpha * 0.5 ) / ( 2.0 * PI );
}
float V_Neubelt( float dotNV, float dotNL ) {
	return saturate( 1.0 / ( 4.0 * ( dotNL + dotNV - dotNL * dotNV ) ) );
}
vec3 BRDF_Sheen( const in vec3 lightDir, const in vec3 viewDir, const in vec3 normal, vec3 sheenColor, const in float sheenRoughness ) {
	vec3 halfDir = normalize( lightDir + viewDir );
	float dotNL = saturate( dot( normal, lightDir ) );
	float dotNV = saturate( dot( normal, viewDir ) );
	float dotNH = saturate( dot( normal, halfDir ) );
	float D = D_Charlie( sheenRoughness, dotNH );
	float V = V_Neubelt( dotNV, dotNL );
	return sheenColor * ( D * V );
}
#endif
float IBLSheenBRDF( const in vec3 normal, const in vec3 viewDir, const in float roughness ) {
	float dotNV = saturate( dot( normal, viewDir ) );
	float r2 = roughness * roughness;
	float rInv = 1.0 / ( roughness + 0.1 );
	float a = -1.9362 + 1.0678 * roughness + 0.4573 * r2 - 0.8469 * rInv;
	float b = -0.6014 + 0.5538 * roughness - 0.4670 * r2 - 0.1255 * rInv;
	float DG = exp( a * dotNV + b );
	return saturate( DG );
}
vec3 EnvironmentBRDF( const in vec3 normal, const in vec3 viewDir, const in vec3 specularColor, const in float specularF90, const in float roughness ) {
	float dotNV = saturate( dot( normal, viewDir ) );
	vec2 fab = texture2D( dfgLUT, vec2( roughness, dotNV ) ).rg;
	return specularColor * fab.x + specularF90 * fab.y;
}
#ifdef USE_IRIDESCENCE
void computeMultiscatteringIridescence( const in vec2 fab, const in vec3 specularColor, const in float specularF90, const in float iridescence, const in vec3 iridescenceF0, inout vec3 singleScatter, inout vec3 multiScatter ) {
#else
void computeMultiscattering( const in vec2 fab, const in vec3 specularColor, const in float specularF90, inout vec3 singleScatter, inout vec3 multiScatter ) {
#endif
	#ifdef USE_IRIDESCENCE
		vec3 Fr = mix( specularColor, iridescenceF0, iridescence );
	#else
		vec3 Fr = specularColor;
	#endif
	vec3 FssEss = Fr * fab.x + specularF90 * fab.y;
	float Ess = fab.x + fab.y;
	float Ems = 1.0 - Ess;
	vec3 Favg = Fr + ( 1.0 - Fr ) * 0.047619;	vec3 Fms = FssEss * Favg / ( 1.0 - Ems * Favg );
	singleScatter += FssEss;
	multiScatter += Fms * Ems;
}
#if NUM_RECT_AREA_LIGHTS > 0
	void RE_Direct_RectArea_Physical( const in RectAreaLight rectAreaLight, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in PhysicalMaterial material, inout ReflectedLight reflectedLight ) {
		vec3 normal = geometryNormal;
		vec3 viewDir = geometryViewDir;
		vec3 position = geometryPosition;
		vec3 lightPos = rectAreaLight.position;
		vec3 halfWidth = rectAreaLight.halfWidth;
		vec3 halfHeight = rectAreaLight.halfHeight;
		vec3 lightColor = rectAreaLight.color;
		float roughness = material.roughness;
		vec3 rectCoords[ 4 ];
		rectCoords[ 0 ] = lightPos + halfWidth - halfHeight;		rectCoords[ 1 ] = lightPos - halfWidth - halfHeight;
		rectCoords[ 2 ] = lightPos - halfWidth + halfHeight;
		rectCoords[ 3 ] = lightPos + halfWidth + halfHeight;
		vec2 uv = LTC_Uv( normal, viewDir, roughness );
		vec4 t1 = texture2D( ltc_1, uv );
		vec4 t2 = texture2D( ltc_2, uv );
		mat3 mInv = mat3(
			vec3( t1.x, 0, t1.y ),
			vec3(    0, 1,    0 ),
			vec3( t1.z, 0, t1.w )
		);
		vec3 fresnel = ( material.specularColorBlended * t2.x + ( material.specularF90 - material.specularColorBlended ) * t2.y );
		reflectedLight.directSpecular += lightColor * fresnel * LTC_Evaluate( normal, viewDir, position, mInv, rectCoords );
		reflectedLight.directDiffuse += lightColor * material.diffuseContribution * LTC_Evaluate( normal, viewDir, position, mat3( 1.0 ), rectCoords );
		#ifdef USE_CLEARCOAT
			vec3 Ncc = geometryClearcoatNormal;
			vec2 uvClearcoat = LTC_Uv( Ncc, viewDir, material.clearcoatRoughness );
			vec4 t1Clearcoat = texture2D( ltc_1, uvClearcoat );
			vec4 t2Clearcoat = texture2D( ltc_2, uvClearcoat );
			mat3 mInvClearcoat = mat3(
				vec3( t1Clearcoat.x, 0, t1Clearcoat.y ),
				vec3(             0, 1,             0 ),
				vec3( t1Clearcoat.z, 0, t1Clearcoat.w )
			);
			vec3 fresnelClearcoat = material.clearcoatF0 * t2Clearcoat.x + ( material.clearcoatF90 - material.clearcoatF0 ) * t2Clearcoat.y;
			clearcoatSpecularDirect += lightColor * fresnelClearcoat * LTC_Evaluate( Ncc, viewDir, position, mInvClearcoat, rectCoords );
		#endif
	}
#endif
void RE_Direct_Physical( const in IncidentLight directLight, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in PhysicalMaterial material, inout ReflectedLight reflectedLight ) {
	float dotNL = saturate( dot( geometryNormal, directLight.direction ) );
	vec3 irradiance = dotNL * directLight.color;
	#ifdef USE_CLEARCOAT
		float dotNLcc = saturate( dot( geometryClearcoatNormal, directLight.direction ) );
		vec3 ccIrradiance = dotNLcc * directLight.color;
		clearcoatSpecularDirect += ccIrradiance * BRDF_GGX_Clearcoat( directLight.direction, geometryViewDir, geometryClearcoatNormal, material );
	#endif
	#ifdef USE_SHEEN
 
 		sheenSpecularDirect += irradiance * BRDF_Sheen( directLight.direction, geometryViewDir, geometryNormal, material.sheenColor, material.sheenRoughness );
 
 		float sheenAlbedoV = IBLSheenBRDF( geometryNormal, geometryViewDir, material.sheenRoughness );
 		float sheenAlbedoL = IBLSheenBRDF( geometryNormal, directLight.direction, material.sheenRoughness );
 
 		float sheenEnergyComp = 1.0 - max3( material.sheenColor ) * max( sheenAlbedoV, sheenAlbedoL );
 
 		irradiance *= sheenEnergyComp;
 
 	#endif
	vec3 specularBRDF = BRDF_GGX( directLight.direction, geometryViewDir, geometryNormal, material );
	#ifdef USE_RETROREFLECTION
		vec3 retroViewDir = reflect( - geometryViewDir, geometryNormal );
		vec3 retroSpecularBRDF = BRDF_GGX( directLight.direction, retroViewDir, geometryNormal, material );
		specularBRDF = mix( specularBRDF, retroSpecularBRDF, saturate( material.retroreflectivity ) );
	#endif
	reflectedLight.directSpecular += irradiance * specularBRDF * material.multiScatteringCompensation;
	vec3 halfDir = normalize( directLight.direction + geometryViewDir );
	float dotVH = saturate( dot( geometryViewDir, halfDir ) );
	vec3 F = F_Schlick( material.specularColor, material.specularF90, dotVH );
	#ifdef USE_RETROREFLECTION
		vec3 retroHalfDir = normalize( directLight.direction + retroViewDir );
		float dotRetroVH = saturate( dot( retroViewDir, retroHalfDir ) );
		vec3 retroF = F_Schlick( material.specularColor, material.specularF90, dotRetroVH );
		F = mix( F, retroF, saturate( material.retroreflectivity ) );
	#endif
	#ifdef USE_DIFFUSE_ROUGHNESS
		vec3 diffuseBRDF = BRDF_EON( directLight.direction, geometryViewDir, geometryNormal, material.diffuseColor, material.diffuseRoughness ) * ( 1.0 - material.metalness );
	#else
		vec3 diffuseBRDF = BRDF_Lambert( material.diffuseContribution );
	#endif
	reflectedLight.directDiffuse += irradiance * diffuseBRDF * ( 1.0 - F );
}
void RE_IndirectDiffuse_Physical( const in vec3 irradiance, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in PhysicalMaterial material, inout ReflectedLight reflectedLight ) {
	vec3 singleScattering = vec3( 0.0 );
	vec3 multiScattering = vec3( 0.0 );
	#ifdef USE_IRIDESCENCE
		computeMultiscatteringIridescence( material.dfg, material.specularColor, material.specularF90, material.iridescence, material.iridescenceF0Dielectric, singleScattering, multiScattering );
	#else
		computeMultiscattering( material.dfg, material.specularColor, material.specularF90, singleScattering, multiScattering );
	#endif
	#ifdef USE_DIFFUSE_ROUGHNESS
		float dotNV = saturate( dot( geometryNormal, geometryViewDir ) );
		vec3 diffuseAlbedo = EON_DirectionalAlbedo( material.diffuseColor, material.diffuseRoughness, dotNV ) * ( 1.0 - material.metalness );
		vec3 diffuse = irradiance * RECIPROCAL_PI * diffuseAlbedo * ( 1.0 - singleScattering - multiScattering );
	#else
		vec3 diffuse = irradiance * BRDF_Lambert( material.diffuseContribution ) * ( 1.0 - singleScattering - multiScattering );
	#endif
	#ifdef USE_SHEEN
		float sheenAlbedo = IBLSheenBRDF( geometryNormal, geometryViewDir, material.sheenRoughness );
		sheenSpecularIndirect += irradiance * material.sheenColor * sheenAlbedo * RECIPROCAL_PI;
		float sheenEnergyComp = 1.0 - max3( material.sheenColor ) * sheenAlbedo;
		diffuse *= sheenEnergyComp;
	#endif
	reflectedLight.indirectDiffuse += diffuse;
}
void RE_IndirectSpecular_Physical( const in vec3 radiance, const in vec3 irradiance, const in vec3 clearcoatRadiance, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in PhysicalMaterial material, inout ReflectedLight reflectedLight) {
	#ifdef USE_CLEARCOAT
		clearcoatSpecularIndirect += clearcoatRadiance * EnvironmentBRDF( geometryClearcoatNormal, geometryViewDir, material.clearcoatF0, material.clearcoatF90, material.clearcoatRoughness );
	#endif
	#ifdef USE_SHEEN
		sheenSpecularIndirect += irradiance * material.sheenColor * IBLSheenBRDF( geometryNormal, geometryViewDir, material.sheenRoughness ) * RECIPROCAL_PI;
 	#endif
	vec3 singleScatteringDielectric = vec3( 0.0 );
	vec3 multiScatteringDielectric = vec3( 0.0 );
	vec3 singleScatteringMetallic = vec3( 0.0 );
	vec3 multiScatteringMetallic = vec3( 0.0 );
	#ifdef USE_IRIDESCENCE
		computeMultiscatteringIridescence( material.dfg, material.specularColor, material.specularF90, material.iridescence, material.iridescenceF0Dielectric, singleScatteringDielectric, multiScatteringDielectric );
		computeMultiscatteringIridescence( material.dfg, material.diffuseColor, material.specularF90, material.iridescence, material.iridescenceF0Metallic, singleScatteringMetallic, multiScatteringMetallic );
	#else
		computeMultiscattering( material.dfg, material.specularColor, material.specularF90, singleScatteringDielectric, multiScatteringDielectric );
		computeMultiscattering( material.dfg, material.diffuseColor, material.specularF90, singleScatteringMetallic, multiScatteringMetallic );
	#endif
	vec3 singleScattering = mix( singleScatteringDielectric, singleScatteringMetallic, material.metalness );
	vec3 multiScattering = mix( multiScatteringDielectric, multiScatteringMetallic, material.metalness );
	vec3 totalScatteringDielectric = singleScatteringDielectric + multiScatteringDielectric;
	#ifdef USE_DIFFUSE_ROUGHNESS
		float dotNV = saturate( dot( geometryNormal, geometryViewDir ) );
		vec3 diffuse = EON_DirectionalAlbedo( material.diffuseColor, material.diffuseRoughness, dotNV ) * ( 1.0 - material.metalness ) * ( 1.0 - totalScatteringDielectric );
	#else
		vec3 diffuse = material.diffuseContribution * ( 1.0 - totalScatteringDielectric );
	#endif
	vec3 cosineWeightedIrradiance = irradiance * RECIPROCAL_PI;
	vec3 indirectSpecular = radiance * singleScattering;
	indirectSpecular += multiScattering * cosineWeightedIrradiance;
	vec3 indirectDiffuse = diffuse * cosineWeightedIrradiance;
	#ifdef USE_SHEEN
		float sheenAlbedo = IBLSheenBRDF( geometryNormal, geometryViewDir, material.sheenRoughness );
		float sheenEnergyComp = 1.0 - max3( material.sheenColor ) * sheenAlbedo;
		indirectSpecular *= sheenEnergyComp;
		indirectDiffuse *= sheenEnergyComp;
	#endif
	reflectedLight.indirectSpecular += indirectSpecular;
	reflectedLight.indirectDiffuse += indirectDiffuse;
}
#define RE_Direct				RE_Direct_Physical
#define RE_Direct_RectArea		RE_Direct_RectArea_Physical
#define RE_IndirectDiffuse		RE_IndirectDiffuse_Physical
#define RE_IndirectSpecular		RE_IndirectSpecular_Physical
float computeSpecularOcclusion( const in float dotNV, const in float ambientOcclusion, const in float roughness ) {
	return saturate( pow( dotNV + ambientOcclusion, exp2( - 16.0 * roughness - 1.0 ) ) - 1.0 + ambientOcclusion );
}`,yy=`
vec3 geometryPosition = - vViewPosition;
vec3 geometryNormal = normal;
vec3 geometryViewDir = ( isOrthographic ) ? vec3( 0, 0, 1 ) : normalize( vViewPosition );
vec3 geometryClearcoatNormal = vec3( 0.0 );
#ifdef USE_CLEARCOAT
	geometryClearcoatNormal = clearcoatNormal;
#endif
#ifdef USE_IRIDESCENCE
	float dotNVi = saturate( dot( normal, geometryViewDir ) );
	if ( material.iridescenceThickness == 0.0 ) {
		material.iridescence = 0.0;
	} else {
		material.iridescence = saturate( material.iridescence );
	}
	if ( material.iridescence > 0.0 ) {
		vec3 iridescenceFresnelDielectric = evalIridescence( 1.0, material.iridescenceIOR, dotNVi, material.iridescenceThickness, material.specularColor );
		vec3 iridescenceFresnelMetallic = evalIridescence( 1.0, material.iridescenceIOR, dotNVi, material.iridescenceThickness, material.diffuseColor );
		material.iridescenceFresnel = mix( iridescenceFresnelDielectric, iridescenceFresnelMetallic, material.metalness );
		material.iridescenceF0Dielectric = Schlick_to_F0( iridescenceFresnelDielectric, 1.0, dotNVi );
		material.iridescenceF0Metallic = Schlick_to_F0( iridescenceFresnelMetallic, 1.0, dotNVi );
	}
#endif
#ifdef STANDARD
	float dotNVms = saturate( dot( geometryNormal, geometryViewDir ) );
	material.dfg = texture2D( dfgLUT, vec2( material.roughness, dotNVms ) ).rg;
	#if ( NUM_SUN_LIGHTS > 0 || NUM_DIR_LIGHTS > 0 || NUM_POINT_LIGHTS > 0 || NUM_SPOT_LIGHTS > 0 )
		float EssMs = material.dfg.x + material.dfg.y;
		material.multiScatteringCompensation = 1.0 + material.specularColorBlended * ( 1.0 / EssMs - 1.0 );
	#endif
#endif
IncidentLight directLight;
#if ( NUM_POINT_LIGHTS > 0 ) && defined( RE_Direct )
	PointLight pointLight;
	#if defined( USE_SHADOWMAP ) && NUM_POINT_LIGHT_SHADOWS > 0
	PointLightShadow pointLightShadow;
	#endif
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_POINT_LIGHTS; i ++ ) {
		pointLight = pointLights[ i ];
		getPointLightInfo( pointLight, geometryPosition, directLight );
		#if defined( USE_SHADOWMAP ) && ( UNROLLED_LOOP_INDEX < NUM_POINT_LIGHT_SHADOWS ) && ( defined( SHADOWMAP_TYPE_PCF ) || defined( SHADOWMAP_TYPE_BASIC ) )
		pointLightShadow = pointLightShadows[ i ];
		directLight.color *= ( directLight.visible && receiveShadow ) ? getPointShadow( pointShadowMap[ i ], pointLightShadow.shadowMapSize, pointLightShadow.shadowIntensity, pointLightShadow.shadowBias, pointLightShadow.shadowRadius, vPointShadowCoord[ i ], pointLightShadow.shadowCameraNear, pointLightShadow.shadowCameraFar ) : 1.0;
		#endif
		RE_Direct( directLight, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
	}
	#pragma unroll_loop_end
#endif
#if ( NUM_SPOT_LIGHTS > 0 ) && defined( RE_Direct )
	SpotLight spotLight;
	vec4 spotColor;
	vec3 spotLightCoord;
	bool inSpotLightMap;
	#if defined( USE_SHADOWMAP ) && NUM_SPOT_LIGHT_SHADOWS > 0
	SpotLightShadow spotLightShadow;
	#endif
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_SPOT_LIGHTS; i ++ ) {
		spotLight = spotLights[ i ];
		getSpotLightInfo( spotLight, geometryPosition, directLight );
		#if ( UNROLLED_LOOP_INDEX < NUM_SPOT_LIGHT_SHADOWS_WITH_MAPS )
		#define SPOT_LIGHT_MAP_INDEX UNROLLED_LOOP_INDEX
		#elif ( UNROLLED_LOOP_INDEX < NUM_SPOT_LIGHT_SHADOWS )
		#define SPOT_LIGHT_MAP_INDEX NUM_SPOT_LIGHT_MAPS
		#else
		#define SPOT_LIGHT_MAP_INDEX ( UNROLLED_LOOP_INDEX - NUM_SPOT_LIGHT_SHADOWS + NUM_SPOT_LIGHT_SHADOWS_WITH_MAPS )
		#endif
		#if ( SPOT_LIGHT_MAP_INDEX < NUM_SPOT_LIGHT_MAPS )
			spotLightCoord = vSpotLightCoord[ i ].xyz / vSpotLightCoord[ i ].w;
			inSpotLightMap = all( lessThan( abs( spotLightCoord * 2. - 1. ), vec3( 1.0 ) ) );
			spotColor = texture2D( spotLightMap[ SPOT_LIGHT_MAP_INDEX ], spotLightCoord.xy );
			directLight.color = inSpotLightMap ? directLight.color * spotColor.rgb : directLight.color;
		#endif
		#undef SPOT_LIGHT_MAP_INDEX
		#if defined( USE_SHADOWMAP ) && ( UNROLLED_LOOP_INDEX < NUM_SPOT_LIGHT_SHADOWS )
		spotLightShadow = spotLightShadows[ i ];
		directLight.color *= ( directLight.visible && receiveShadow ) ? getShadow( spotShadowMap[ i ], spotLightShadow.shadowMapSize, spotLightShadow.shadowIntensity, spotLightShadow.shadowBias, spotLightShadow.shadowRadius, vSpotLightCoord[ i ] ) : 1.0;
		#endif
		RE_Direct( directLight, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
	}
	#pragma unroll_loop_end
#endif
#if ( NUM_SUN_LIGHTS > 0 ) && defined( RE_Direct )
	SunLight sunLight;
	#if defined( USE_SHADOWMAP ) && NUM_SUN_LIGHT_SHADOWS > 0
	SunLightShadow sunLightShadow;
	#endif
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_SUN_LIGHTS; i ++ ) {
		sunLight = sunLights[ i ];
		getSunLightInfo( sunLight, directLight );
		#if defined( USE_SHADOWMAP ) && ( UNROLLED_LOOP_INDEX < NUM_SUN_LIGHT_SHADOWS )
		sunLightShadow = sunLightShadows[ i ];
		directLight.color *= ( directLight.visible && receiveShadow ) ? getSunShadow( sunShadowMap[ i ], sunLightShadow, UNROLLED_LOOP_INDEX ) : 1.0;
		#endif
		RE_Direct( directLight, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
	}
	#pragma unroll_loop_end
#endif
#if ( NUM_DIR_LIGHTS > 0 ) && defined( RE_Direct )
	DirectionalLight directionalLight;
	#if defined( USE_SHADOWMAP ) && NUM_DIR_LIGHT_SHADOWS > 0
	DirectionalLightShadow directionalLightShadow;
	#endif
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_DIR_LIGHTS; i ++ ) {
		directionalLight = directionalLights[ i ];
		getDirectionalLightInfo( directionalLight, directLight );
		#if defined( USE_SHADOWMAP ) && ( UNROLLED_LOOP_INDEX < NUM_DIR_LIGHT_SHADOWS )
		directionalLightShadow = directionalLightShadows[ i ];
		directLight.color *= ( directLight.visible && receiveShadow ) ? getShadow( directionalShadowMap[ i ], directionalLightShadow.shadowMapSize, directionalLightShadow.shadowIntensity, directionalLightShadow.shadowBias, directionalLightShadow.shadowRadius, vDirectionalShadowCoord[ i ] ) : 1.0;
		#endif
		RE_Direct( directLight, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
	}
	#pragma unroll_loop_end
#endif
#if ( NUM_RECT_AREA_LIGHTS > 0 ) && defined( RE_Direct_RectArea )
	RectAreaLight rectAreaLight;
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_RECT_AREA_LIGHTS; i ++ ) {
		rectAreaLight = rectAreaLights[ i ];
		RE_Direct_RectArea( rectAreaLight, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
	}
	#pragma unroll_loop_end
#endif
#if defined( RE_IndirectDiffuse )
	vec3 iblIrradiance = vec3( 0.0 );
	vec3 irradiance = getAmbientLightIrradiance( ambientLightColor );
	#if defined( USE_LIGHT_PROBES )
		irradiance += getLightProbeIrradiance( lightProbe, geometryNormal );
	#endif
	#if ( NUM_HEMI_LIGHTS > 0 )
		#pragma unroll_loop_start
		for ( int i = 0; i < NUM_HEMI_LIGHTS; i ++ ) {
			irradiance += getHemisphereLightIrradiance( hemisphereLights[ i ], geometryNormal );
		}
		#pragma unroll_loop_end
	#endif
	#if NUM_LIGHT_PROBE_GRIDS > 0
		vec3 probeWorldPos = ( ( vec4( geometryPosition, 1.0 ) - viewMatrix[ 3 ] ) * viewMatrix ).xyz;
		vec3 probeWorldNormal = transformNormalByInverseViewMatrix( geometryNormal, viewMatrix );
		int probeGrid = - 1;
		#pragma unroll_loop_start
		for ( int i = 0; i < NUM_LIGHT_PROBE_GRIDS; i ++ ) {
			if ( isInsideLightProbeGrid( probeWorldPos, probeWorldNormal, probesMin[ i ], probesMax[ i ], probesResolution[ i ] ) ) probeGrid = UNROLLED_LOOP_INDEX;
		}
		#pragma unroll_loop_end
		#pragma unroll_loop_start
		for ( int i = 0; i < NUM_LIGHT_PROBE_GRIDS; i ++ ) {
			if ( probeGrid == UNROLLED_LOOP_INDEX ) irradiance += getLightProbeGridIrradiance( probesSH[ i ], probesMin[ i ], probesMax[ i ], probesResolution[ i ], probeWorldPos, probeWorldNormal );
		}
		#pragma unroll_loop_end
	#endif
#endif
#if defined( RE_IndirectSpecular )
	vec3 radiance = vec3( 0.0 );
	vec3 clearcoatRadiance = vec3( 0.0 );
#endif`,vy=`#if defined( RE_IndirectDiffuse )
	#ifdef USE_LIGHTMAP
		vec4 lightMapTexel = texture2D( lightMap, vLightMapUv );
		vec3 lightMapIrradiance = lightMapTexel.rgb * lightMapIntensity;
		irradiance += lightMapIrradiance;
	#endif
	#if defined( USE_ENVMAP ) && defined( ENVMAP_TYPE_PMREM )
		#if defined( STANDARD ) || defined( LAMBERT ) || defined( PHONG )
			iblIrradiance += getIBLIrradiance( geometryNormal );
		#endif
	#endif
#endif
#if defined( USE_ENVMAP ) && defined( RE_IndirectSpecular )
	#ifdef USE_ANISOTROPY
		vec3 iblRadiance = getIBLAnisotropyRadiance( geometryViewDir, geometryNormal, material.roughness, material.anisotropyB, material.anisotropy );
	#else
		vec3 iblRadiance = getIBLRadiance( geometryViewDir, geometryNormal, material.roughness );
	#endif
	#ifdef USE_RETROREFLECTION
		#ifdef USE_ANISOTROPY
			vec3 retroIBLRadiance = getIBLAnisotropyRetroRadiance( geometryViewDir, geometryNormal, material.roughness, material.anisotropyB, material.anisotropy );
		#else
			vec3 retroIBLRadiance = getIBLRetroRadiance( geometryViewDir, geometryNormal, material.roughness );
		#endif
		iblRadiance = mix( iblRadiance, retroIBLRadiance, saturate( material.retroreflectivity ) );
	#endif
	radiance += iblRadiance;
	#ifdef USE_CLEARCOAT
		clearcoatRadiance += getIBLRadiance( geometryViewDir, geometryClearcoatNormal, material.clearcoatRoughness );
	#endif
#endif`,by=`#if defined( RE_IndirectDiffuse )
	#if defined( LAMBERT ) || defined( PHONG )
		irradiance += iblIrradiance;
	#endif
	RE_IndirectDiffuse( irradiance, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
#endif
#if defined( RE_IndirectSpecular )
	RE_IndirectSpecular( radiance, iblIrradiance, clearcoatRadiance, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
#endif`,Sy=`#if NUM_LIGHT_PROBE_GRIDS > 0
uniform highp sampler3D probesSH[ NUM_LIGHT_PROBE_GRIDS ];
uniform vec3 probesMin[ NUM_LIGHT_PROBE_GRIDS ];
uniform vec3 probesMax[ NUM_LIGHT_PROBE_GRIDS ];
uniform vec3 probesResolution[ NUM_LIGHT_PROBE_GRIDS ];
bool isInsideLightProbeGrid( vec3 worldPos, vec3 worldNormal, vec3 probesMin, vec3 probesMax, vec3 probesResolution ) {
	vec3 spacing = ( probesMax - probesMin ) / probesResolution;
	vec3 samplePos = worldPos + worldNormal * spacing * 0.5;
	vec3 margin = spacing * 0.01;
	return all( greaterThanEqual( samplePos, probesMin - margin ) ) && all( lessThanEqual( samplePos, probesMax + margin ) );
}
vec3 getLightProbeGridIrradiance( highp sampler3D probesSH, vec3 probesMin, vec3 probesMax, vec3 probesResolution, vec3 worldPos, vec3 worldNormal ) {
	vec3 res = probesResolution;
	vec3 gridRange = probesMax - probesMin;
	vec3 probeSpacing = gridRange / res;
	vec3 samplePos = worldPos + worldNormal * probeSpacing * 0.5;
	vec3 uvw = clamp( ( samplePos - probesMin ) / gridRange, 0.5 / res, 1.0 - 0.5 / res );
	float nz          = res.z;
	float paddedSlices = nz + 2.0;
	float atlasDepth  = 7.0 * paddedSlices;
	float uvZBase     = uvw.z * nz + 1.0;
	vec4 s0 = texture( probesSH, vec3( uvw.xy, ( uvZBase                       ) / atlasDepth ) );
	vec4 s1 = texture( probesSH, vec3( uvw.xy, ( uvZBase +       paddedSlices   ) / atlasDepth ) );
	vec4 s2 = texture( probesSH, vec3( uvw.xy, ( uvZBase + 2.0 * paddedSlices   ) / atlasDepth ) );
	vec4 s3 = texture( probesSH, vec3( uvw.xy, ( uvZBase + 3.0 * paddedSlices   ) / atlasDepth ) );
	vec4 s4 = texture( probesSH, vec3( uvw.xy, ( uvZBase + 4.0 * paddedSlices   ) / atlasDepth ) );
	vec4 s5 = texture( probesSH, vec3( uvw.xy, ( uvZBase + 5.0 * paddedSlices   ) / atlasDepth ) );
	vec4 s6 = texture( probesSH, vec3( uvw.xy, ( uvZBase + 6.0 * paddedSlices   ) / atlasDepth ) );
	vec3 c0 = s0.xyz;
	vec3 c1 = vec3( s0.w, s1.xy );
	vec3 c2 = vec3( s1.zw, s2.x );
	vec3 c3 = s2.yzw;
	vec3 c4 = s3.xyz;
	vec3 c5 = vec3( s3.w, s4.xy );
	vec3 c6 = vec3( s4.zw, s5.x );
	vec3 c7 = s5.yzw;
	vec3 c8 = s6.xyz;
	float x = worldNormal.x, y = worldNormal.y, z = worldNormal.z;
	vec3 result = c0 * 0.886227;
	result += c1 * 2.0 * 0.511664 * y;
	result += c2 * 2.0 * 0.511664 * z;
	result += c3 * 2.0 * 0.511664 * x;
	result += c4 * 2.0 * 0.429043 * x * y;
	result += c5 * 2.0 * 0.429043 * y * z;
	result += c6 * ( 0.743125 * z * z - 0.247708 );
	result += c7 * 2.0 * 0.429043 * x * z;
	result += c8 * 0.429043 * ( x * x - y * y );
	return max( result, vec3( 0.0 ) );
}
#endif`,My=`#if defined( USE_LOGARITHMIC_DEPTH_BUFFER )
	gl_FragDepth = vIsPerspective == 0.0 ? gl_FragCoord.z : log2( vFragDepth ) * logDepthBufFC * 0.5;
#endif`,wy=`#if defined( USE_LOGARITHMIC_DEPTH_BUFFER )
	uniform float logDepthBufFC;
	varying float vFragDepth;
	varying float vIsPerspective;
#endif`,Ey=`#ifdef USE_LOGARITHMIC_DEPTH_BUFFER
	varying float vFragDepth;
	varying float vIsPerspective;
#endif`,Ty=`#ifdef USE_LOGARITHMIC_DEPTH_BUFFER
	vFragDepth = 1.0 + gl_Position.w;
	vIsPerspective = float( isPerspectiveMatrix( projectionMatrix ) );
#endif`,Ay=`#ifdef USE_MAP
	vec4 sampledDiffuseColor = texture2D( map, vMapUv );
	#ifdef DECODE_VIDEO_TEXTURE
		sampledDiffuseColor = sRGBTransferEOTF( sampledDiffuseColor );
	#endif
	diffuseColor *= sampledDiffuseColor;
#endif`,Ry=`#ifdef USE_MAP
	uniform sampler2D map;
#endif`,Cy=`#if defined( USE_MAP ) || defined( USE_ALPHAMAP )
	#if defined( USE_POINTS_UV )
		vec2 uv = vUv;
	#else
		vec2 uv = ( uvTransform * vec3( gl_PointCoord.x, 1.0 - gl_PointCoord.y, 1 ) ).xy;
	#endif
#endif
#ifdef USE_MAP
	diffuseColor *= texture2D( map, uv );
#endif
#ifdef USE_ALPHAMAP
	diffuseColor.a *= texture2D( alphaMap, uv ).g;
#endif`,Py=`#if defined( USE_POINTS_UV )
	varying vec2 vUv;
#else
	#if defined( USE_MAP ) || defined( USE_ALPHAMAP )
		uniform mat3 uvTransform;
	#endif
#endif
#ifdef USE_MAP
	uniform sampler2D map;
#endif
#ifdef USE_ALPHAMAP
	uniform sampler2D alphaMap;
#endif`,Iy=`float metalnessFactor = metalness;
#ifdef USE_METALNESSMAP
	vec4 texelMetalness = texture2D( metalnessMap, vMetalnessMapUv );
	metalnessFactor *= texelMetalness.b;
#endif`,Ly=`#ifdef USE_METALNESSMAP
	uniform sampler2D metalnessMap;
#endif`,Ny=`#ifdef USE_INSTANCING_MORPH
	float morphTargetInfluences[ MORPHTARGETS_COUNT ];
	float morphTargetBaseInfluence = texelFetch( morphTexture, ivec2( 0, gl_InstanceID ), 0 ).r;
	for ( int i = 0; i < MORPHTARGETS_COUNT; i ++ ) {
		morphTargetInfluences[i] =  texelFetch( morphTexture, ivec2( i + 1, gl_InstanceID ), 0 ).r;
	}
#endif`,Dy=`#if defined( USE_MORPHCOLORS )
	#if defined( USE_COLOR_ALPHA )
		vColor *= morphTargetBaseInfluence;
	#elif defined( USE_COLOR )
		vColor.rgb *= morphTargetBaseInfluence;
	#endif
	for ( int i = 0; i < MORPHTARGETS_COUNT; i ++ ) {
		#if defined( USE_COLOR_ALPHA )
			if ( morphTargetInfluences[ i ] != 0.0 ) vColor += getMorph( gl_VertexID, i, 2 ) * morphTargetInfluences[ i ];
		#elif defined( USE_COLOR )
			if ( morphTargetInfluences[ i ] != 0.0 ) vColor.rgb += getMorph( gl_VertexID, i, 2 ).rgb * morphTargetInfluences[ i ];
		#endif
	}
#endif`,Fy=`#ifdef USE_MORPHNORMALS
	objectNormal *= morphTargetBaseInfluence;
	for ( int i = 0; i < MORPHTARGETS_COUNT; i ++ ) {
		if ( morphTargetInfluences[ i ] != 0.0 ) objectNormal += getMorph( gl_VertexID, i, 1 ).xyz * morphTargetInfluences[ i ];
	}
#endif`,Uy=`#ifdef USE_MORPHTARGETS
	#ifndef USE_INSTANCING_MORPH
		uniform float morphTargetBaseInfluence;
		uniform float morphTargetInfluences[ MORPHTARGETS_COUNT ];
	#endif
	uniform sampler2DArray morphTargetsTexture;
	uniform ivec2 morphTargetsTextureSize;
	vec4 getMorph( const in int vertexIndex, const in int morphTargetIndex, const in int offset ) {
		int texelIndex = vertexIndex * MORPHTARGETS_TEXTURE_STRIDE + offset;
		int y = texelIndex / morphTargetsTextureSize.x;
		int x = texelIndex - y * morphTargetsTextureSize.x;
		ivec3 morphUV = ivec3( x, y, morphTargetIndex );
		return texelFetch( morphTargetsTexture, morphUV, 0 );
	}
#endif`,Oy=`#ifdef USE_MORPHTARGETS
	transformed *= morphTargetBaseInfluence;
	for ( int i = 0; i < MORPHTARGETS_COUNT; i ++ ) {
		if ( morphTargetInfluences[ i ] != 0.0 ) transformed += getMorph( gl_VertexID, i, 0 ).xyz * morphTargetInfluences[ i ];
	}
#endif`,By=`float faceDirection = gl_FrontFacing ? 1.0 : - 1.0;
#ifdef FLAT_SHADED
	vec3 fdx = dFdx( vViewPosition );
	vec3 fdy = dFdy( vViewPosition );
	vec3 normal = normalize( cross( fdx, fdy ) );
#else
	vec3 normal = normalize( vNormal );
	#ifdef DOUBLE_SIDED
		normal *= faceDirection;
	#endif
#endif
#if defined( USE_NORMALMAP_TANGENTSPACE ) || defined( USE_CLEARCOAT_NORMALMAP ) || defined( USE_ANISOTROPY )
	#ifdef USE_TANGENT
		mat3 tbn = mat3( normalize( vTangent ), normalize( vBitangent ), normal );
	#else
		mat3 tbn = getTangentFrame( - vViewPosition, normal,
		#if defined( USE_NORMALMAP )
			vNormalMapUv
		#elif defined( USE_CLEARCOAT_NORMALMAP )
			vClearcoatNormalMapUv
		#else
			vUv
		#endif
		);
	#endif
	#ifdef DOUBLE_SIDED
		tbn[0] *= faceDirection;
		tbn[1] *= faceDirection;
	#endif
#endif
#ifdef USE_CLEARCOAT_NORMALMAP
	#ifdef USE_TANGENT
		mat3 tbn2 = mat3( normalize( vTangent ), normalize( vBitangent ), normal );
	#else
		mat3 tbn2 = getTangentFrame( - vViewPosition, normal, vClearcoatNormalMapUv );
	#endif
	#ifdef DOUBLE_SIDED
		tbn2[0] *= faceDirection;
		tbn2[1] *= faceDirection;
	#endif
#endif
vec3 nonPerturbedNormal = normal;`,ky=`#ifdef USE_NORMALMAP_OBJECTSPACE
	normal = texture2D( normalMap, vNormalMapUv ).xyz * 2.0 - 1.0;
	#ifdef FLIP_SIDED
		normal = - normal;
	#endif
	#ifdef DOUBLE_SIDED
		normal = normal * faceDirection;
	#endif
	normal = normalize( normalMatrix * normal );
#elif defined( USE_NORMALMAP_TANGENTSPACE )
	vec3 mapN = texture2D( normalMap, vNormalMapUv ).xyz * 2.0 - 1.0;
	#if defined( USE_PACKED_NORMALMAP )
		mapN = vec3( mapN.xy, sqrt( saturate( 1.0 - dot( mapN.xy, mapN.xy ) ) ) );
	#endif
	mapN.xy *= normalScale;
	normal = normalize( tbn * mapN );
#elif defined( USE_BUMPMAP )
	normal = perturbNormalArb( - vViewPosition, normal, dHdxy_fwd(), faceDirection );
#endif`,zy=`#ifndef FLAT_SHADED
	varying vec3 vNormal;
	#ifdef USE_TANGENT
		varying vec3 vTangent;
		varying vec3 vBitangent;
	#endif
#endif`,Hy=`#ifndef FLAT_SHADED
	varying vec3 vNormal;
	#ifdef USE_TANGENT
		varying vec3 vTangent;
		varying vec3 vBitangent;
	#endif
#endif`,Vy=`#ifndef FLAT_SHADED
	vNormal = normalize( transformedNormal );
	#ifdef USE_TANGENT
		vTangent = normalize( transformedTangent );
		vBitangent = normalize( cross( vNormal, vTangent ) * tangent.w );
		#ifdef FLIP_SIDED
			vBitangent = - vBitangent;
		#endif
	#endif
#endif`,Gy=`#ifdef USE_NORMALMAP
	uniform sampler2D normalMap;
	uniform vec2 normalScale;
#endif
#ifdef USE_NORMALMAP_OBJECTSPACE
	uniform mat3 normalMatrix;
#endif
#if ! defined ( USE_TANGENT ) && ( defined ( USE_NORMALMAP_TANGENTSPACE ) || defined ( USE_CLEARCOAT_NORMALMAP ) || defined( USE_ANISOTROPY ) )
	mat3 getTangentFrame( vec3 eye_pos, vec3 surf_norm, vec2 uv ) {
		vec3 q0 = dFdx( eye_pos.xyz );
		vec3 q1 = dFdy( eye_pos.xyz );
		vec2 st0 = dFdx( uv.st );
		vec2 st1 = dFdy( uv.st );
		vec3 N = surf_norm;
		vec3 q1perp = cross( q1, N );
		vec3 q0perp = cross( N, q0 );
		vec3 T = q1perp * st0.x + q0perp * st1.x;
		vec3 B = q1perp * st0.y + q0perp * st1.y;
		float det = max( dot( T, T ), dot( B, B ) );
		float scale = ( det == 0.0 ) ? 0.0 : inversesqrt( det );
		return mat3( T * scale, B * scale, N );
	}
#endif`,Wy=`#ifdef USE_CLEARCOAT
	vec3 clearcoatNormal = nonPerturbedNormal;
#endif`,Xy=`#ifdef USE_CLEARCOAT_NORMALMAP
	vec3 clearcoatMapN = texture2D( clearcoatNormalMap, vClearcoatNormalMapUv ).xyz * 2.0 - 1.0;
	clearcoatMapN.xy *= clearcoatNormalScale;
	clearcoatNormal = normalize( tbn2 * clearcoatMapN );
#endif`,qy=`#ifdef USE_CLEARCOATMAP
	uniform sampler2D clearcoatMap;
#endif
#ifdef USE_CLEARCOAT_NORMALMAP
	uniform sampler2D clearcoatNormalMap;
	uniform vec2 clearcoatNormalScale;
#endif
#ifdef USE_CLEARCOAT_ROUGHNESSMAP
	uniform sampler2D clearcoatRoughnessMap;
#endif`,Yy=`#ifdef USE_IRIDESCENCEMAP
	uniform sampler2D iridescenceMap;
#endif
#ifdef USE_IRIDESCENCE_THICKNESSMAP
	uniform sampler2D iridescenceThicknessMap;
#endif`,$y=`#ifdef OPAQUE
diffuseColor.a = 1.0;
#endif
#ifdef USE_TRANSMISSION
diffuseColor.a *= material.transmissionAlpha;
#endif
gl_FragColor = vec4( outgoingLight, diffuseColor.a );`,Zy=`vec3 packNormalToRGB( const in vec3 normal ) {
	return normalize( normal ) * 0.5 + 0.5;
}
vec3 unpackRGBToNormal( const in vec3 rgb ) {
	return 2.0 * rgb.xyz - 1.0;
}
const float PackUpscale = 256. / 255.;const float UnpackDownscale = 255. / 256.;const float ShiftRight8 = 1. / 256.;
const float Inv255 = 1. / 255.;
const vec4 PackFactors = vec4( 1.0, 256.0, 256.0 * 256.0, 256.0 * 256.0 * 256.0 );
const vec2 UnpackFactors2 = vec2( UnpackDownscale, 1.0 / PackFactors.g );
const vec3 UnpackFactors3 = vec3( UnpackDownscale / PackFactors.rg, 1.0 / PackFactors.b );
const vec4 UnpackFactors4 = vec4( UnpackDownscale / PackFactors.rgb, 1.0 / PackFactors.a );
vec4 packDepthToRGBA( const in float v ) {
	if( v <= 0.0 )
		return vec4( 0., 0., 0., 0. );
	if( v >= 1.0 )
		return vec4( 1., 1., 1., 1. );
	float vuf;
	float af = modf( v * PackFactors.a, vuf );
	float bf = modf( vuf * ShiftRight8, vuf );
	float gf = modf( vuf * ShiftRight8, vuf );
	return vec4( vuf * Inv255, gf * PackUpscale, bf * PackUpscale, af );
}
vec3 packDepthToRGB( const in float v ) {
	if( v <= 0.0 )
		return vec3( 0., 0., 0. );
	if( v >= 1.0 )
		return vec3( 1., 1., 1. );
	float vuf;
	float bf = modf( v * PackFactors.b, vuf );
	float gf = modf( vuf * ShiftRight8, vuf );
	return vec3( vuf * Inv255, gf * PackUpscale, bf );
}
vec2 packDepthToRG( const in float v ) {
	if( v <= 0.0 )
		return vec2( 0., 0. );
	if( v >= 1.0 )
		return vec2( 1., 1. );
	float vuf;
	float gf = modf( v * 256., vuf );
	return vec2( vuf * Inv255, gf );
}
float unpackRGBAToDepth( const in vec4 v ) {
	return dot( v, UnpackFactors4 );
}
float unpackRGBToDepth( const in vec3 v ) {
	return dot( v, UnpackFactors3 );
}
float unpackRGToDepth( const in vec2 v ) {
	return v.r * UnpackFactors2.r + v.g * UnpackFactors2.g;
}
vec4 pack2HalfToRGBA( const in vec2 v ) {
	vec4 r = vec4( v.x, fract( v.x * 255.0 ), v.y, fract( v.y * 255.0 ) );
	return vec4( r.x - r.y / 255.0, r.y, r.z - r.w / 255.0, r.w );
}
vec2 unpackRGBATo2Half( const in vec4 v ) {
	return vec2( v.x + ( v.y / 255.0 ), v.z + ( v.w / 255.0 ) );
}
float viewZToOrthographicDepth( const in float viewZ, const in float near, const in float far ) {
	return ( viewZ + near ) / ( near - far );
}
float orthographicDepthToViewZ( const in float depth, const in float near, const in float far ) {
	#ifdef USE_REVERSED_DEPTH_BUFFER
	
		return depth * ( far - near ) - far;
	#else
		return depth * ( near - far ) - near;
	#endif
}
float viewZToPerspectiveDepth( const in float viewZ, const in float near, const in float far ) {
	return ( ( near + viewZ ) * far ) / ( ( far - near ) * viewZ );
}
float perspectiveDepthToViewZ( const in float depth, const in float near, const in float far ) {
	
	#ifdef USE_REVERSED_DEPTH_BUFFER
		return ( near * far ) / ( ( near - far ) * depth - near );
	#else
		return ( near * far ) / ( ( far - near ) * depth - far );
	#endif
}`,Jy=`#ifdef PREMULTIPLIED_ALPHA
	gl_FragColor.rgb *= gl_FragColor.a;
#endif`,Ky=`vec4 mvPosition = vec4( transformed, 1.0 );
#ifdef USE_BATCHING
	mvPosition = batchingMatrix * mvPosition;
#endif
#ifdef USE_INSTANCING
	mvPosition = instanceMatrix * mvPosition;
#endif
mvPosition = modelViewMatrix * mvPosition;
gl_Position = projectionMatrix * mvPosition;`,jy=`#ifdef DITHERING
	gl_FragColor.rgb = dithering( gl_FragColor.rgb );
#endif`,Qy=`#ifdef DITHERING
	vec3 dithering( vec3 color ) {
		float grid_position = rand( gl_FragCoord.xy );
		vec3 dither_shift_RGB = vec3( 0.25 / 255.0, -0.25 / 255.0, 0.25 / 255.0 );
		dither_shift_RGB = mix( 2.0 * dither_shift_RGB, -2.0 * dither_shift_RGB, grid_position );
		return color + dither_shift_RGB;
	}
#endif`,ev=`float roughnessFactor = roughness;
#ifdef USE_ROUGHNESSMAP
	vec4 texelRoughness = texture2D( roughnessMap, vRoughnessMapUv );
	roughnessFactor *= texelRoughness.g;
#endif`,tv=`#ifdef USE_ROUGHNESSMAP
	uniform sampler2D roughnessMap;
#endif`,nv=`#if NUM_SPOT_LIGHT_COORDS > 0
	varying vec4 vSpotLightCoord[ NUM_SPOT_LIGHT_COORDS ];
#endif
#if NUM_SPOT_LIGHT_MAPS > 0
	uniform sampler2D spotLightMap[ NUM_SPOT_LIGHT_MAPS ];
#endif
#ifdef USE_SHADOWMAP
	#if NUM_SUN_LIGHT_SHADOWS > 0
		#define SUN_LIGHT_CASCADES 2
		#if defined( SHADOWMAP_TYPE_PCF )
			uniform sampler2DShadow sunShadowMap[ NUM_SUN_LIGHT_SHADOWS ];
		#else
			uniform sampler2D sunShadowMap[ NUM_SUN_LIGHT_SHADOWS ];
		#endif
		uniform mat4 sunShadowMatrix[ NUM_SUN_LIGHT_SHADOWS * SUN_LIGHT_CASCADES ];
		uniform vec4 sunShadowCascade[ NUM_SUN_LIGHT_SHADOWS * SUN_LIGHT_CASCADES ];
		varying vec4 vSunShadowWorldPosition;
		varying vec3 vSunShadowWorldNormal;
		struct SunLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
		};
		uniform SunLightShadow sunLightShadows[ NUM_SUN_LIGHT_SHADOWS ];
	#endif
	#if NUM_DIR_LIGHT_SHADOWS > 0
		#if defined( SHADOWMAP_TYPE_PCF )
			uniform sampler2DShadow directionalShadowMap[ NUM_DIR_LIGHT_SHADOWS ];
		#else
			uniform sampler2D directionalShadowMap[ NUM_DIR_LIGHT_SHADOWS ];
		#endif
		varying vec4 vDirectionalShadowCoord[ NUM_DIR_LIGHT_SHADOWS ];
		struct DirectionalLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
		};
		uniform DirectionalLightShadow directionalLightShadows[ NUM_DIR_LIGHT_SHADOWS ];
	#endif
	#if NUM_SPOT_LIGHT_SHADOWS > 0
		#if defined( SHADOWMAP_TYPE_PCF )
			uniform sampler2DShadow spotShadowMap[ NUM_SPOT_LIGHT_SHADOWS ];
		#else
			uniform sampler2D spotShadowMap[ NUM_SPOT_LIGHT_SHADOWS ];
		#endif
		struct SpotLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
		};
		uniform SpotLightShadow spotLightShadows[ NUM_SPOT_LIGHT_SHADOWS ];
	#endif
	#if NUM_POINT_LIGHT_SHADOWS > 0
		#if defined( SHADOWMAP_TYPE_PCF )
			uniform samplerCubeShadow pointShadowMap[ NUM_POINT_LIGHT_SHADOWS ];
		#elif defined( SHADOWMAP_TYPE_BASIC )
			uniform samplerCube pointShadowMap[ NUM_POINT_LIGHT_SHADOWS ];
		#endif
		varying vec4 vPointShadowCoord[ NUM_POINT_LIGHT_SHADOWS ];
		struct PointLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
			float shadowCameraNear;
			float shadowCameraFar;
		};
		uniform PointLightShadow pointLightShadows[ NUM_POINT_LIGHT_SHADOWS ];
	#endif
	#if defined( SHADOWMAP_TYPE_PCF )
		float interleavedGradientNoise( vec2 position ) {
			return fract( 52.9829189 * fract( dot( position, vec2( 0.06711056, 0.00583715 ) ) ) );
		}
		vec2 vogelDiskSample( int sampleIndex, int samplesCount, float phi ) {
			const float goldenAngle = 2.399963229728653;
			float r = sqrt( ( float( sampleIndex ) + 0.5 ) / float( samplesCount ) );
			float theta = float( sampleIndex ) * goldenAngle + phi;
			return vec2( cos( theta ), sin( theta ) ) * r;
		}
	#endif
	#if defined( SHADOWMAP_TYPE_PCF )
		float getShadow( sampler2DShadow shadowMap, vec2 shadowMapSize, float shadowIntensity, float shadowBias, float shadowRadius, vec4 shadowCoord ) {
			float shadow = 1.0;
			shadowCoord.xyz /= shadowCoord.w;
			#ifdef USE_REVERSED_DEPTH_BUFFER
				shadowCoord.z -= shadowBias;
			#else
				shadowCoord.z += shadowBias;
			#endif
			bool inFrustum = shadowCoord.x >= 0.0 && shadowCoord.x <= 1.0 && shadowCoord.y >= 0.0 && shadowCoord.y <= 1.0;
			bool frustumTest = inFrustum && shadowCoord.z <= 1.0;
			if ( frustumTest ) {
				vec2 texelSize = vec2( 1.0 ) / shadowMapSize;
				vec2 radius = shadowRadius * texelSize;
				float phi = interleavedGradientNoise( gl_FragCoord.xy ) * PI2;
				shadow = (
					texture( shadowMap, vec3( shadowCoord.xy + vogelDiskSample( 0, 5, phi ) * radius, shadowCoord.z ) ) +
					texture( shadowMap, vec3( shadowCoord.xy + vogelDiskSample( 1, 5, phi ) * radius, shadowCoord.z ) ) +
					texture( shadowMap, vec3( shadowCoord.xy + vogelDiskSample( 2, 5, phi ) * radius, shadowCoord.z ) ) +
					texture( shadowMap, vec3( shadowCoord.xy + vogelDiskSample( 3, 5, phi ) * radius, shadowCoord.z ) ) +
					texture( shadowMap, vec3( shadowCoord.xy + vogelDiskSample( 4, 5, phi ) * radius, shadowCoord.z ) )
				) * 0.2;
			}
			return mix( 1.0, shadow, shadowIntensity );
		}
	#elif defined( SHADOWMAP_TYPE_VSM )
		float getShadow( sampler2D shadowMap, vec2 shadowMapSize, float shadowIntensity, float shadowBias, float shadowRadius, vec4 shadowCoord ) {
			float shadow = 1.0;
			shadowCoord.xyz /= shadowCoord.w;
			#ifdef USE_REVERSED_DEPTH_BUFFER
				shadowCoord.z -= shadowBias;
			#else
				shadowCoord.z += shadowBias;
			#endif
			bool inFrustum = shadowCoord.x >= 0.0 && shadowCoord.x <= 1.0 && shadowCoord.y >= 0.0 && shadowCoord.y <= 1.0;
			bool frustumTest = inFrustum && shadowCoord.z <= 1.0;
			if ( frustumTest ) {
				vec2 distribution = texture2D( shadowMap, shadowCoord.xy ).rg;
				float mean = distribution.x;
				float variance = distribution.y * distribution.y;
				#ifdef USE_REVERSED_DEPTH_BUFFER
					float hard_shadow = step( mean, shadowCoord.z );
				#else
					float hard_shadow = step( shadowCoord.z, mean );
				#endif
				
				if ( hard_shadow == 1.0 ) {
					shadow = 1.0;
				} else {
					variance = max( variance, 0.0000001 );
					float d = shadowCoord.z - mean;
					float p_max = variance / ( variance + d * d );
					p_max = clamp( ( p_max - 0.3 ) / 0.65, 0.0, 1.0 );
					shadow = max( hard_shadow, p_max );
				}
			}
			return mix( 1.0, shadow, shadowIntensity );
		}
	#else
		float getShadow( sampler2D shadowMap, vec2 shadowMapSize, float shadowIntensity, float shadowBias, float shadowRadius, vec4 shadowCoord ) {
			float shadow = 1.0;
			shadowCoord.xyz /= shadowCoord.w;
			#ifdef USE_REVERSED_DEPTH_BUFFER
				shadowCoord.z -= shadowBias;
			#else
				shadowCoord.z += shadowBias;
			#endif
			bool inFrustum = shadowCoord.x >= 0.0 && shadowCoord.x <= 1.0 && shadowCoord.y >= 0.0 && shadowCoord.y <= 1.0;
			bool frustumTest = inFrustum && shadowCoord.z <= 1.0;
			if ( frustumTest ) {
				float depth = texture2D( shadowMap, shadowCoord.xy ).r;
				#ifdef USE_REVERSED_DEPTH_BUFFER
					shadow = step( depth, shadowCoord.z );
				#else
					shadow = step( shadowCoord.z, depth );
				#endif
			}
			return mix( 1.0, shadow, shadowIntensity );
		}
	#endif
	#if NUM_SUN_LIGHT_SHADOWS > 0
		float getSunShadow(
			#if defined( SHADOWMAP_TYPE_PCF )
				sampler2DShadow shadowMap,
			#else
				sampler2D shadowMap,
			#endif
			SunLightShadow sunLightShadow,
			int shadowIndex
		) {
			vec4 shadowWorldPosition = vec4( vSunShadowWorldPosition.xyz + vSunShadowWorldNormal * sunLightShadow.shadowNormalBias, 1.0 );
			float viewDepth = vSunShadowWorldPosition.w;
			int cascadeOffset = shadowIndex * SUN_LIGHT_CASCADES;
			float shadow = 1.0;
			for ( int i = SUN_LIGHT_CASCADES - 1; i >= 0; i -- ) {
				vec4 cascade = sunShadowCascade[ cascadeOffset + i ];
				if ( viewDepth >= cascade.x && viewDepth < cascade.y ) {
					float cascadeShadow = getShadow(
						shadowMap,
						sunLightShadow.shadowMapSize,
						sunLightShadow.shadowIntensity,
						sunLightShadow.shadowBias,
						sunLightShadow.shadowRadius,
						sunShadowMatrix[ cascadeOffset + i ] * shadowWorldPosition
					);
					shadow = mix( cascadeShadow, shadow, smoothstep( cascade.z, cascade.y, viewDepth ) );
				}
			}
			return shadow;
		}
	#endif
	#if NUM_POINT_LIGHT_SHADOWS > 0
	#if defined( SHADOWMAP_TYPE_PCF )
	float getPointShadow( samplerCubeShadow shadowMap, vec2 shadowMapSize, float shadowIntensity, float shadowBias, float shadowRadius, vec4 shadowCoord, float shadowCameraNear, float shadowCameraFar ) {
		float shadow = 1.0;
		vec3 lightToPosition = shadowCoord.xyz;
		vec3 bd3D = normalize( lightToPosition );
		vec3 absVec = abs( lightToPosition );
		float viewSpaceZ = max( max( absVec.x, absVec.y ), absVec.z );
		if ( viewSpaceZ - shadowCameraFar <= 0.0 && viewSpaceZ - shadowCameraNear >= 0.0 ) {
			float lightDistance = length( lightToPosition );
			float depthRange = shadowCameraFar - shadowCameraNear;
			#ifdef USE_REVERSED_DEPTH_BUFFER
				float depthA = - shadowCameraNear / depthRange - shadowBias;
				float depthB = shadowCameraNear * shadowCameraFar / ( depthRange * lightDistance );
			#else
				float depthA = shadowCameraFar / depthRange + shadowBias;
				float depthB = - shadowCameraNear * shadowCameraFar / ( depthRange * lightDistance );
			#endif
			float texelSize = shadowRadius / shadowMapSize.x;
			vec3 absDir = abs( bd3D );
			vec3 tangent = absDir.x > absDir.z ? vec3( 0.0, 1.0, 0.0 ) : vec3( 1.0, 0.0, 0.0 );
			tangent = normalize( cross( bd3D, tangent ) );
			vec3 bitangent = cross( bd3D, tangent );
			float phi = interleavedGradientNoise( gl_FragCoord.xy ) * PI2;
			shadow = 0.0;
			for ( int i = 0; i < 5; i ++ ) {
				vec2 offset = vogelDiskSample( i, 5, phi );
				vec3 direction = bd3D + ( tangent * offset.x + bitangent * offset.y ) * texelSize;
				vec3 absDirection = abs( direction );
				float dp = depthA + depthB / max( max( absDirection.x, absDirection.y ), absDirection.z );
				shadow += texture( shadowMap, vec4( direction, dp ) );
			}
			shadow *= 0.2;
		}
		return mix( 1.0, shadow, shadowIntensity );
	}
	#elif defined( SHADOWMAP_TYPE_BASIC )
	float getPointShadow( samplerCube shadowMap, vec2 shadowMapSize, float shadowIntensity, float shadowBias, float shadowRadius, vec4 shadowCoord, float shadowCameraNear, float shadowCameraFar ) {
		float shadow = 1.0;
		vec3 lightToPosition = shadowCoord.xyz;
		vec3 absVec = abs( lightToPosition );
		float viewSpaceZ = max( max( absVec.x, absVec.y ), absVec.z );
		if ( viewSpaceZ - shadowCameraFar <= 0.0 && viewSpaceZ - shadowCameraNear >= 0.0 ) {
			float dp = ( shadowCameraFar * ( viewSpaceZ - shadowCameraNear ) ) / ( viewSpaceZ * ( shadowCameraFar - shadowCameraNear ) );
			dp += shadowBias;
			vec3 bd3D = normalize( lightToPosition );
			float depth = textureCube( shadowMap, bd3D ).r;
			#ifdef USE_REVERSED_DEPTH_BUFFER
				depth = 1.0 - depth;
			#endif
			shadow = step( dp, depth );
		}
		return mix( 1.0, shadow, shadowIntensity );
	}
	#endif
	#endif
#endif`,iv=`#if NUM_SPOT_LIGHT_COORDS > 0
	uniform mat4 spotLightMatrix[ NUM_SPOT_LIGHT_COORDS ];
	varying vec4 vSpotLightCoord[ NUM_SPOT_LIGHT_COORDS ];
#endif
#ifdef USE_SHADOWMAP
	#if NUM_SUN_LIGHT_SHADOWS > 0
		varying vec4 vSunShadowWorldPosition;
		varying vec3 vSunShadowWorldNormal;
	#endif
	#if NUM_DIR_LIGHT_SHADOWS > 0
		uniform mat4 directionalShadowMatrix[ NUM_DIR_LIGHT_SHADOWS ];
		varying vec4 vDirectionalShadowCoord[ NUM_DIR_LIGHT_SHADOWS ];
		struct DirectionalLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
		};
		uniform DirectionalLightShadow directionalLightShadows[ NUM_DIR_LIGHT_SHADOWS ];
	#endif
	#if NUM_SPOT_LIGHT_SHADOWS > 0
		struct SpotLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
		};
		uniform SpotLightShadow spotLightShadows[ NUM_SPOT_LIGHT_SHADOWS ];
	#endif
	#if NUM_POINT_LIGHT_SHADOWS > 0
		uniform mat4 pointShadowMatrix[ NUM_POINT_LIGHT_SHADOWS ];
		varying vec4 vPointShadowCoord[ NUM_POINT_LIGHT_SHADOWS ];
		struct PointLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
			float shadowCameraNear;
			float shadowCameraFar;
		};
		uniform PointLightShadow pointLightShadows[ NUM_POINT_LIGHT_SHADOWS ];
	#endif
#endif`,sv=`#if ( defined( USE_SHADOWMAP ) && ( NUM_DIR_LIGHT_SHADOWS > 0 || NUM_SUN_LIGHT_SHADOWS > 0 || NUM_POINT_LIGHT_SHADOWS > 0 ) ) || ( NUM_SPOT_LIGHT_COORDS > 0 )
	#ifdef HAS_NORMAL
		vec3 shadowWorldNormal = transformNormalByInverseViewMatrix( transformedNormal, viewMatrix );
	#else
		vec3 shadowWorldNormal = vec3( 0.0 );
	#endif
	vec4 shadowWorldPosition;
#endif
#if defined( USE_SHADOWMAP )
	#if NUM_SUN_LIGHT_SHADOWS > 0
		vSunShadowWorldPosition = vec4( worldPosition.xyz, - mvPosition.z );
		vSunShadowWorldNormal = shadowWorldNormal;
	#endif
	#if NUM_DIR_LIGHT_SHADOWS > 0
		#pragma unroll_loop_start
		for ( int i = 0; i < NUM_DIR_LIGHT_SHADOWS; i ++ ) {
			shadowWorldPosition = worldPosition + vec4( shadowWorldNormal * directionalLightShadows[ i ].shadowNormalBias, 0 );
			vDirectionalShadowCoord[ i ] = directionalShadowMatrix[ i ] * shadowWorldPosition;
		}
		#pragma unroll_loop_end
	#endif
	#if NUM_POINT_LIGHT_SHADOWS > 0
		#pragma unroll_loop_start
		for ( int i = 0; i < NUM_POINT_LIGHT_SHADOWS; i ++ ) {
			shadowWorldPosition = worldPosition + vec4( shadowWorldNormal * pointLightShadows[ i ].shadowNormalBias, 0 );
			vPointShadowCoord[ i ] = pointShadowMatrix[ i ] * shadowWorldPosition;
		}
		#pragma unroll_loop_end
	#endif
#endif
#if NUM_SPOT_LIGHT_COORDS > 0
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_SPOT_LIGHT_COORDS; i ++ ) {
		shadowWorldPosition = worldPosition;
		#if ( defined( USE_SHADOWMAP ) && UNROLLED_LOOP_INDEX < NUM_SPOT_LIGHT_SHADOWS )
			shadowWorldPosition.xyz += shadowWorldNormal * spotLightShadows[ i ].shadowNormalBias;
		#endif
		vSpotLightCoord[ i ] = spotLightMatrix[ i ] * shadowWorldPosition;
	}
	#pragma unroll_loop_end
#endif`,rv=`float getShadowMask() {
	float shadow = 1.0;
	#ifdef USE_SHADOWMAP
	#if NUM_SUN_LIGHT_SHADOWS > 0
	SunLightShadow sunLight;
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_SUN_LIGHT_SHADOWS; i ++ ) {
		sunLight = sunLightShadows[ i ];
		shadow *= receiveShadow ? getSunShadow( sunShadowMap[ i ], sunLight, UNROLLED_LOOP_INDEX ) : 1.0;
	}
	#pragma unroll_loop_end
	#endif
	#if NUM_DIR_LIGHT_SHADOWS > 0
	DirectionalLightShadow directionalLight;
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_DIR_LIGHT_SHADOWS; i ++ ) {
		directionalLight = directionalLightShadows[ i ];
		shadow *= receiveShadow ? getShadow( directionalShadowMap[ i ], directionalLight.shadowMapSize, directionalLight.shadowIntensity, directionalLight.shadowBias, directionalLight.shadowRadius, vDirectionalShadowCoord[ i ] ) : 1.0;
	}
	#pragma unroll_loop_end
	#endif
	#if NUM_SPOT_LIGHT_SHADOWS > 0
	SpotLightShadow spotLight;
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_SPOT_LIGHT_SHADOWS; i ++ ) {
		spotLight = spotLightShadows[ i ];
		shadow *= receiveShadow ? getShadow( spotShadowMap[ i ], spotLight.shadowMapSize, spotLight.shadowIntensity, spotLight.shadowBias, spotLight.shadowRadius, vSpotLightCoord[ i ] ) : 1.0;
	}
	#pragma unroll_loop_end
	#endif
	#if NUM_POINT_LIGHT_SHADOWS > 0 && ( defined( SHADOWMAP_TYPE_PCF ) || defined( SHADOWMAP_TYPE_BASIC ) )
	PointLightShadow pointLight;
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_POINT_LIGHT_SHADOWS; i ++ ) {
		pointLight = pointLightShadows[ i ];
		shadow *= receiveShadow ? getPointShadow( pointShadowMap[ i ], pointLight.shadowMapSize, pointLight.shadowIntensity, pointLight.shadowBias, pointLight.shadowRadius, vPointShadowCoord[ i ], pointLight.shadowCameraNear, pointLight.shadowCameraFar ) : 1.0;
	}
	#pragma unroll_loop_end
	#endif
	#endif
	return shadow;
}`,ov=`#ifdef USE_SKINNING
	mat4 boneMatX = getBoneMatrix( skinIndex.x );
	mat4 boneMatY = getBoneMatrix( skinIndex.y );
	mat4 boneMatZ = getBoneMatrix( skinIndex.z );
	mat4 boneMatW = getBoneMatrix( skinIndex.w );
#endif`,av=`#ifdef USE_SKINNING
	uniform mat4 bindMatrix;
	uniform mat4 bindMatrixInverse;
	uniform highp sampler2D boneTexture;
	mat4 getBoneMatrix( const in float i ) {
		int size = textureSize( boneTexture, 0 ).x;
		int j = int( i ) * 4;
		int x = j % size;
		int y = j / size;
		vec4 v1 = texelFetch( boneTexture, ivec2( x, y ), 0 );
		vec4 v2 = texelFetch( boneTexture, ivec2( x + 1, y ), 0 );
		vec4 v3 = texelFetch( boneTexture, ivec2( x + 2, y ), 0 );
		vec4 v4 = texelFetch( boneTexture, ivec2( x + 3, y ), 0 );
		return mat4( v1, v2, v3, v4 );
	}
#endif`,lv=`#ifdef USE_SKINNING
	vec4 skinVertex = bindMatrix * vec4( transformed, 1.0 );
	vec4 skinned = vec4( 0.0 );
	skinned += boneMatX * skinVertex * skinWeight.x;
	skinned += boneMatY * skinVertex * skinWeight.y;
	skinned += boneMatZ * skinVertex * skinWeight.z;
	skinned += boneMatW * skinVertex * skinWeight.w;
	transformed = ( bindMatrixInverse * skinned ).xyz;
#endif`,cv=`#ifdef USE_SKINNING
	mat4 skinMatrix = mat4( 0.0 );
	skinMatrix += skinWeight.x * boneMatX;
	skinMatrix += skinWeight.y * boneMatY;
	skinMatrix += skinWeight.z * boneMatZ;
	skinMatrix += skinWeight.w * boneMatW;
	skinMatrix = bindMatrixInverse * skinMatrix * bindMatrix;
	objectNormal = vec4( skinMatrix * vec4( objectNormal, 0.0 ) ).xyz;
	#ifdef USE_TANGENT
		objectTangent = vec4( skinMatrix * vec4( objectTangent, 0.0 ) ).xyz;
	#endif
#endif`,hv=`float specularStrength;
#ifdef USE_SPECULARMAP
	vec4 texelSpecular = texture2D( specularMap, vSpecularMapUv );
	specularStrength = texelSpecular.r;
#else
	specularStrength = 1.0;
#endif`,uv=`#ifdef USE_SPECULARMAP
	uniform sampler2D specularMap;
#endif`,dv=`#if defined( TONE_MAPPING )
	gl_FragColor.rgb = toneMapping( gl_FragColor.rgb );
#endif`,fv=`#ifndef saturate
#define saturate( a ) clamp( a, 0.0, 1.0 )
#endif
uniform float toneMappingExposure;
vec3 LinearToneMapping( vec3 color ) {
	return saturate( toneMappingExposure * color );
}
vec3 ReinhardToneMapping( vec3 color ) {
	color *= toneMappingExposure;
	return saturate( color / ( vec3( 1.0 ) + color ) );
}
vec3 CineonToneMapping( vec3 color ) {
	color *= toneMappingExposure;
	color = max( vec3( 0.0 ), color - 0.004 );
	return pow( ( color * ( 6.2 * color + 0.5 ) ) / ( color * ( 6.2 * color + 1.7 ) + 0.06 ), vec3( 2.2 ) );
}
vec3 RRTAndODTFit( vec3 v ) {
	vec3 a = v * ( v + 0.0245786 ) - 0.000090537;
	vec3 b = v * ( 0.983729 * v + 0.4329510 ) + 0.238081;
	return a / b;
}
vec3 ACESFilmicToneMapping( vec3 color ) {
	const mat3 ACESInputMat = mat3(
		vec3( 0.59719, 0.07600, 0.02840 ),		vec3( 0.35458, 0.90834, 0.13383 ),
		vec3( 0.04823, 0.01566, 0.83777 )
	);
	const mat3 ACESOutputMat = mat3(
		vec3(  1.60475, -0.10208, -0.00327 ),		vec3( -0.53108,  1.10813, -0.07276 ),
		vec3( -0.07367, -0.00605,  1.07602 )
	);
	color *= toneMappingExposure / 0.6;
	color = ACESInputMat * color;
	color = RRTAndODTFit( color );
	color = ACESOutputMat * color;
	return saturate( color );
}
const mat3 LINEAR_REC2020_TO_LINEAR_SRGB = mat3(
	vec3( 1.6605, - 0.1246, - 0.0182 ),
	vec3( - 0.5876, 1.1329, - 0.1006 ),
	vec3( - 0.0728, - 0.0083, 1.1187 )
);
const mat3 LINEAR_SRGB_TO_LINEAR_REC2020 = mat3(
	vec3( 0.6274, 0.0691, 0.0164 ),
	vec3( 0.3293, 0.9195, 0.0880 ),
	vec3( 0.0433, 0.0113, 0.8956 )
);
vec3 agxDefaultContrastApprox( vec3 x ) {
	vec3 x2 = x * x;
	vec3 x4 = x2 * x2;
	return + 15.5 * x4 * x2
		- 40.14 * x4 * x
		+ 31.96 * x4
		- 6.868 * x2 * x
		+ 0.4298 * x2
		+ 0.1191 * x
		- 0.00232;
}
vec3 AgXToneMapping( vec3 color ) {
	const mat3 AgXInsetMatrix = mat3(
		vec3( 0.856627153315983, 0.137318972929847, 0.11189821299995 ),
		vec3( 0.0951212405381588, 0.761241990602591, 0.0767994186031903 ),
		vec3( 0.0482516061458583, 0.101439036467562, 0.811302368396859 )
	);
	const mat3 AgXOutsetMatrix = mat3(
		vec3( 1.1271005818144368, - 0.1413297634984383, - 0.14132976349843826 ),
		vec3( - 0.11060664309660323, 1.157823702216272, - 0.11060664309660294 ),
		vec3( - 0.016493938717834573, - 0.016493938717834257, 1.2519364065950405 )
	);
	const float AgxMinEv = - 12.47393;	const float AgxMaxEv = 4.026069;
	color *= toneMappingExposure;
	color = LINEAR_SRGB_TO_LINEAR_REC2020 * color;
	color = AgXInsetMatrix * color;
	color = max( color, 1e-10 );	color = log2( color );
	color = ( color - AgxMinEv ) / ( AgxMaxEv - AgxMinEv );
	color = clamp( color, 0.0, 1.0 );
	color = agxDefaultContrastApprox( color );
	color = AgXOutsetMatrix * color;
	color = pow( max( vec3( 0.0 ), color ), vec3( 2.2 ) );
	color = LINEAR_REC2020_TO_LINEAR_SRGB * color;
	color = clamp( color, 0.0, 1.0 );
	return color;
}
vec3 NeutralToneMapping( vec3 color ) {
	const float StartCompression = 0.8 - 0.04;
	const float Desaturation = 0.15;
	color *= toneMappingExposure;
	float x = min( color.r, min( color.g, color.b ) );
	float offset = x < 0.08 ? x - 6.25 * x * x : 0.04;
	color -= offset;
	float peak = max( color.r, max( color.g, color.b ) );
	if ( peak < StartCompression ) return color;
	float d = 1. - StartCompression;
	float newPeak = 1. - d * d / ( peak + d - StartCompression );
	color *= newPeak / peak;
	float g = 1. - 1. / ( Desaturation * ( peak - newPeak ) + 1. );
	return mix( color, vec3( newPeak ), g );
}
vec3 CustomToneMapping( vec3 color ) { return color; }`,pv=`#ifdef USE_TRANSMISSION
	material.transmission = transmission;
	material.transmissionAlpha = 1.0;
	material.thickness = thickness;
	material.attenuationDistance = attenuationDistance;
	material.attenuationColor = attenuationColor;
	#ifdef USE_TRANSMISSIONMAP
		material.transmission *= texture2D( transmissionMap, vTransmissionMapUv ).r;
	#endif
	#ifdef USE_THICKNESSMAP
		material.thickness *= texture2D( thicknessMap, vThicknessMapUv ).g;
	#endif
	vec3 pos = vWorldPosition;
	vec3 v = normalize( cameraPosition - pos );
	vec3 n = transformNormalByInverseViewMatrix( normal, viewMatrix );
	vec4 transmitted = getIBLVolumeRefraction(
		n, v, material.roughness, material.diffuseContribution, material.specularColorBlended, material.specularF90,
		pos, modelMatrix, viewMatrix, projectionMatrix, material.dispersion, material.ior, material.thickness,
		material.attenuationColor, material.attenuationDistance );
	material.transmissionAlpha = mix( material.transmissionAlpha, transmitted.a, material.transmission );
	totalDiffuse = mix( totalDiffuse, transmitted.rgb, material.transmission );
#endif`,mv=`#ifdef USE_TRANSMISSION
	uniform float transmission;
	uniform float thickness;
	uniform float attenuationDistance;
	uniform vec3 attenuationColor;
	#ifdef USE_TRANSMISSIONMAP
		uniform sampler2D transmissionMap;
	#endif
	#ifdef USE_THICKNESSMAP
		uniform sampler2D thicknessMap;
	#endif
	uniform vec2 transmissionSamplerSize;
	uniform sampler2D transmissionSamplerMap;
	uniform mat4 modelMatrix;
	uniform mat4 projectionMatrix;
	varying vec3 vWorldPosition;
	float w0( float a ) {
		return ( 1.0 / 6.0 ) * ( a * ( a * ( - a + 3.0 ) - 3.0 ) + 1.0 );
	}
	float w1( float a ) {
		return ( 1.0 / 6.0 ) * ( a *  a * ( 3.0 * a - 6.0 ) + 4.0 );
	}
	float w2( float a ){
		return ( 1.0 / 6.0 ) * ( a * ( a * ( - 3.0 * a + 3.0 ) + 3.0 ) + 1.0 );
	}
	float w3( float a ) {
		return ( 1.0 / 6.0 ) * ( a * a * a );
	}
	float g0( float a ) {
		return w0( a ) + w1( a );
	}
	float g1( float a ) {
		return w2( a ) + w3( a );
	}
	float h0( float a ) {
		return - 1.0 + w1( a ) / ( w0( a ) + w1( a ) );
	}
	float h1( float a ) {
		return 1.0 + w3( a ) / ( w2( a ) + w3( a ) );
	}
	vec4 bicubic( sampler2D tex, vec2 uv, vec4 texelSize, float lod ) {
		uv = uv * texelSize.zw + 0.5;
		vec2 iuv = floor( uv );
		vec2 fuv = fract( uv );
		float g0x = g0( fuv.x );
		float g1x = g1( fuv.x );
		float h0x = h0( fuv.x );
		float h1x = h1( fuv.x );
		float h0y = h0( fuv.y );
		float h1y = h1( fuv.y );
		vec2 p0 = ( vec2( iuv.x + h0x, iuv.y + h0y ) - 0.5 ) * texelSize.xy;
		vec2 p1 = ( vec2( iuv.x + h1x, iuv.y + h0y ) - 0.5 ) * texelSize.xy;
		vec2 p2 = ( vec2( iuv.x + h0x, iuv.y + h1y ) - 0.5 ) * texelSize.xy;
		vec2 p3 = ( vec2( iuv.x + h1x, iuv.y + h1y ) - 0.5 ) * texelSize.xy;
		return g0( fuv.y ) * ( g0x * textureLod( tex, p0, lod ) + g1x * textureLod( tex, p1, lod ) ) +
			g1( fuv.y ) * ( g0x * textureLod( tex, p2, lod ) + g1x * textureLod( tex, p3, lod ) );
	}
	vec4 textureBicubic( sampler2D sampler, vec2 uv, float lod ) {
		vec2 fLodSize = vec2( textureSize( sampler, int( lod ) ) );
		vec2 cLodSize = vec2( textureSize( sampler, int( lod + 1.0 ) ) );
		vec2 fLodSizeInv = 1.0 / fLodSize;
		vec2 cLodSizeInv = 1.0 / cLodSize;
		vec4 fSample = bicubic( sampler, uv, vec4( fLodSizeInv, fLodSize ), floor( lod ) );
		vec4 cSample = bicubic( sampler, uv, vec4( cLodSizeInv, cLodSize ), ceil( lod ) );
		return mix( fSample, cSample, fract( lod ) );
	}
	vec3 getVolumeTransmissionRay( const in vec3 n, const in vec3 v, const in float thickness, const in float ior, const in mat4 modelMatrix ) {
		vec3 refractionVector = refract( - v, normalize( n ), 1.0 / ior );
		vec3 modelScale;
		modelScale.x = length( vec3( modelMatrix[ 0 ].xyz ) );
		modelScale.y = length( vec3( modelMatrix[ 1 ].xyz ) );
		modelScale.z = length( vec3( modelMatrix[ 2 ].xyz ) );
		return normalize( refractionVector ) * thickness * modelScale;
	}
	float applyIorToRoughness( const in float roughness, const in float ior ) {
		return roughness * clamp( ior * 2.0 - 2.0, 0.0, 1.0 );
	}
	vec4 getTransmissionSample( const in vec2 fragCoord, const in float roughness, const in float ior ) {
		float lod = log2( transmissionSamplerSize.x ) * applyIorToRoughness( roughness, ior );
		return textureBicubic( transmissionSamplerMap, fragCoord.xy, lod );
	}
	vec3 volumeAttenuation( const in float transmissionDistance, const in vec3 attenuationColor, const in float attenuationDistance ) {
		if ( isinf( attenuationDistance ) ) {
			return vec3( 1.0 );
		} else {
			vec3 attenuationCoefficient = -log( attenuationColor ) / attenuationDistance;
			vec3 transmittance = exp( - attenuationCoefficient * transmissionDistance );			return transmittance;
		}
	}
	vec4 getIBLVolumeRefraction( const in vec3 n, const in vec3 v, const in float roughness, const in vec3 diffuseColor,
		const in vec3 specularColor, const in float specularF90, const in vec3 position, const in mat4 modelMatrix,
		const in mat4 viewMatrix, const in mat4 projMatrix, const in float dispersion, const in float ior, const in float thickness,
		const in vec3 attenuationColor, const in float attenuationDistance ) {
		vec4 transmittedLight;
		vec3 transmittance;
		#ifdef USE_DISPERSION
			float halfSpread = ( ior - 1.0 ) * 0.025 * dispersion;
			vec3 iors = vec3( ior - halfSpread, ior, ior + halfSpread );
			for ( int i = 0; i < 3; i ++ ) {
				vec3 transmissionRay = getVolumeTransmissionRay( n, v, thickness, iors[ i ], modelMatrix );
				vec3 refractedRayExit = position + transmissionRay;
				vec4 ndcPos = projMatrix * viewMatrix * vec4( refractedRayExit, 1.0 );
				vec2 refractionCoords = ndcPos.xy / ndcPos.w;
				refractionCoords += 1.0;
				refractionCoords /= 2.0;
				vec4 transmissionSample = getTransmissionSample( refractionCoords, roughness, iors[ i ] );
				transmittedLight[ i ] = transmissionSample[ i ];
				transmittedLight.a += transmissionSample.a;
				transmittance[ i ] = diffuseColor[ i ] * volumeAttenuation( length( transmissionRay ), attenuationColor, attenuationDistance )[ i ];
			}
			transmittedLight.a /= 3.0;
		#else
			vec3 transmissionRay = getVolumeTransmissionRay( n, v, thickness, ior, modelMatrix );
			vec3 refractedRayExit = position + transmissionRay;
			vec4 ndcPos = projMatrix * viewMatrix * vec4( refractedRayExit, 1.0 );
			vec2 refractionCoords = ndcPos.xy / ndcPos.w;
			refractionCoords += 1.0;
			refractionCoords /= 2.0;
			transmittedLight = getTransmissionSample( refractionCoords, roughness, ior );
			transmittance = diffuseColor * volumeAttenuation( length( transmissionRay ), attenuationColor, attenuationDistance );
		#endif
		vec3 attenuatedColor = transmittance * transmittedLight.rgb;
		vec3 F = EnvironmentBRDF( n, v, specularColor, specularF90, roughness );
		float transmittanceFactor = ( transmittance.r + transmittance.g + transmittance.b ) / 3.0;
		return vec4( ( 1.0 - F ) * attenuatedColor, 1.0 - ( 1.0 - transmittedLight.a ) * transmittanceFactor );
	}
#endif`,gv=`#if defined( USE_UV ) || defined( USE_ANISOTROPY )
	varying vec2 vUv;
#endif
#ifdef USE_MAP
	varying vec2 vMapUv;
#endif
#ifdef USE_ALPHAMAP
	varying vec2 vAlphaMapUv;
#endif
#ifdef USE_LIGHTMAP
	varying vec2 vLightMapUv;
#endif
#ifdef USE_AOMAP
	varying vec2 vAoMapUv;
#endif
#ifdef USE_BUMPMAP
	varying vec2 vBumpMapUv;
#endif
#ifdef USE_NORMALMAP
	varying vec2 vNormalMapUv;
#endif
#ifdef USE_EMISSIVEMAP
	varying vec2 vEmissiveMapUv;
#endif
#ifdef USE_METALNESSMAP
	varying vec2 vMetalnessMapUv;
#endif
#ifdef USE_ROUGHNESSMAP
	varying vec2 vRoughnessMapUv;
#endif
#ifdef USE_DIFFUSE_ROUGHNESSMAP
	varying vec2 vDiffuseRoughnessMapUv;
#endif
#ifdef USE_ANISOTROPYMAP
	varying vec2 vAnisotropyMapUv;
#endif
#ifdef USE_CLEARCOATMAP
	varying vec2 vClearcoatMapUv;
#endif
#ifdef USE_CLEARCOAT_NORMALMAP
	varying vec2 vClearcoatNormalMapUv;
#endif
#ifdef USE_CLEARCOAT_ROUGHNESSMAP
	varying vec2 vClearcoatRoughnessMapUv;
#endif
#ifdef USE_IRIDESCENCEMAP
	varying vec2 vIridescenceMapUv;
#endif
#ifdef USE_IRIDESCENCE_THICKNESSMAP
	varying vec2 vIridescenceThicknessMapUv;
#endif
#ifdef USE_SHEEN_COLORMAP
	varying vec2 vSheenColorMapUv;
#endif
#ifdef USE_SHEEN_ROUGHNESSMAP
	varying vec2 vSheenRoughnessMapUv;
#endif
#ifdef USE_SPECULARMAP
	varying vec2 vSpecularMapUv;
#endif
#ifdef USE_SPECULAR_COLORMAP
	varying vec2 vSpecularColorMapUv;
#endif
#ifdef USE_SPECULAR_INTENSITYMAP
	varying vec2 vSpecularIntensityMapUv;
#endif
#ifdef USE_TRANSMISSIONMAP
	uniform mat3 transmissionMapTransform;
	varying vec2 vTransmissionMapUv;
#endif
#ifdef USE_THICKNESSMAP
	uniform mat3 thicknessMapTransform;
	varying vec2 vThicknessMapUv;
#endif`,_v=`#if defined( USE_UV ) || defined( USE_ANISOTROPY )
	varying vec2 vUv;
#endif
#ifdef USE_MAP
	uniform mat3 mapTransform;
	varying vec2 vMapUv;
#endif
#ifdef USE_ALPHAMAP
	uniform mat3 alphaMapTransform;
	varying vec2 vAlphaMapUv;
#endif
#ifdef USE_LIGHTMAP
	uniform mat3 lightMapTransform;
	varying vec2 vLightMapUv;
#endif
#ifdef USE_AOMAP
	uniform mat3 aoMapTransform;
	varying vec2 vAoMapUv;
#endif
#ifdef USE_BUMPMAP
	uniform mat3 bumpMapTransform;
	varying vec2 vBumpMapUv;
#endif
#ifdef USE_NORMALMAP
	uniform mat3 normalMapTransform;
	varying vec2 vNormalMapUv;
#endif
#ifdef USE_DISPLACEMENTMAP
	uniform mat3 displacementMapTransform;
	varying vec2 vDisplacementMapUv;
#endif
#ifdef USE_EMISSIVEMAP
	uniform mat3 emissiveMapTransform;
	varying vec2 vEmissiveMapUv;
#endif
#ifdef USE_METALNESSMAP
	uniform mat3 metalnessMapTransform;
	varying vec2 vMetalnessMapUv;
#endif
#ifdef USE_ROUGHNESSMAP
	uniform mat3 roughnessMapTransform;
	varying vec2 vRoughnessMapUv;
#endif
#ifdef USE_DIFFUSE_ROUGHNESSMAP
	uniform mat3 diffuseRoughnessMapTransform;
	varying vec2 vDiffuseRoughnessMapUv;
#endif
#ifdef USE_ANISOTROPYMAP
	uniform mat3 anisotropyMapTransform;
	varying vec2 vAnisotropyMapUv;
#endif
#ifdef USE_CLEARCOATMAP
	uniform mat3 clearcoatMapTransform;
	varying vec2 vClearcoatMapUv;
#endif
#ifdef USE_CLEARCOAT_NORMALMAP
	uniform mat3 clearcoatNormalMapTransform;
	varying vec2 vClearcoatNormalMapUv;
#endif
#ifdef USE_CLEARCOAT_ROUGHNESSMAP
	uniform mat3 clearcoatRoughnessMapTransform;
	varying vec2 vClearcoatRoughnessMapUv;
#endif
#ifdef USE_SHEEN_COLORMAP
	uniform mat3 sheenColorMapTransform;
	varying vec2 vSheenColorMapUv;
#endif
#ifdef USE_SHEEN_ROUGHNESSMAP
	uniform mat3 sheenRoughnessMapTransform;
	varying vec2 vSheenRoughnessMapUv;
#endif
#ifdef USE_IRIDESCENCEMAP
	uniform mat3 iridescenceMapTransform;
	varying vec2 vIridescenceMapUv;
#endif
#ifdef USE_IRIDESCENCE_THICKNESSMAP
	uniform mat3 iridescenceThicknessMapTransform;
	varying vec2 vIridescenceThicknessMapUv;
#endif
#ifdef USE_SPECULARMAP
	uniform mat3 specularMapTransform;
	varying vec2 vSpecularMapUv;
#endif
#ifdef USE_SPECULAR_COLORMAP
	uniform mat3 specularColorMapTransform;
	varying vec2 vSpecularColorMapUv;
#endif
#ifdef USE_SPECULAR_INTENSITYMAP
	uniform mat3 specularIntensityMapTransform;
	varying vec2 vSpecularIntensityMapUv;
#endif
#ifdef USE_TRANSMISSIONMAP
	uniform mat3 transmissionMapTransform;
	varying vec2 vTransmissionMapUv;
#endif
#ifdef USE_THICKNESSMAP
	uniform mat3 thicknessMapTransform;
	varying vec2 vThicknessMapUv;
#endif`,xv=`#if defined( USE_UV ) || defined( USE_ANISOTROPY )
	vUv = vec3( uv, 1 ).xy;
#endif
#ifdef USE_MAP
	vMapUv = ( mapTransform * vec3( MAP_UV, 1 ) ).xy;
#endif
#ifdef USE_ALPHAMAP
	vAlphaMapUv = ( alphaMapTransform * vec3( ALPHAMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_LIGHTMAP
	vLightMapUv = ( lightMapTransform * vec3( LIGHTMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_AOMAP
	vAoMapUv = ( aoMapTransform * vec3( AOMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_BUMPMAP
	vBumpMapUv = ( bumpMapTransform * vec3( BUMPMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_NORMALMAP
	vNormalMapUv = ( normalMapTransform * vec3( NORMALMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_DISPLACEMENTMAP
	vDisplacementMapUv = ( displacementMapTransform * vec3( DISPLACEMENTMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_EMISSIVEMAP
	vEmissiveMapUv = ( emissiveMapTransform * vec3( EMISSIVEMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_METALNESSMAP
	vMetalnessMapUv = ( metalnessMapTransform * vec3( METALNESSMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_ROUGHNESSMAP
	vRoughnessMapUv = ( roughnessMapTransform * vec3( ROUGHNESSMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_DIFFUSE_ROUGHNESSMAP
	vDiffuseRoughnessMapUv = ( diffuseRoughnessMapTransform * vec3( DIFFUSE_ROUGHNESSMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_ANISOTROPYMAP
	vAnisotropyMapUv = ( anisotropyMapTransform * vec3( ANISOTROPYMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_CLEARCOATMAP
	vClearcoatMapUv = ( clearcoatMapTransform * vec3( CLEARCOATMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_CLEARCOAT_NORMALMAP
	vClearcoatNormalMapUv = ( clearcoatNormalMapTransform * vec3( CLEARCOAT_NORMALMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_CLEARCOAT_ROUGHNESSMAP
	vClearcoatRoughnessMapUv = ( clearcoatRoughnessMapTransform * vec3( CLEARCOAT_ROUGHNESSMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_IRIDESCENCEMAP
	vIridescenceMapUv = ( iridescenceMapTransform * vec3( IRIDESCENCEMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_IRIDESCENCE_THICKNESSMAP
	vIridescenceThicknessMapUv = ( iridescenceThicknessMapTransform * vec3( IRIDESCENCE_THICKNESSMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_SHEEN_COLORMAP
	vSheenColorMapUv = ( sheenColorMapTransform * vec3( SHEEN_COLORMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_SHEEN_ROUGHNESSMAP
	vSheenRoughnessMapUv = ( sheenRoughnessMapTransform * vec3( SHEEN_ROUGHNESSMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_SPECULARMAP
	vSpecularMapUv = ( specularMapTransform * vec3( SPECULARMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_SPECULAR_COLORMAP
	vSpecularColorMapUv = ( specularColorMapTransform * vec3( SPECULAR_COLORMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_SPECULAR_INTENSITYMAP
	vSpecularIntensityMapUv = ( specularIntensityMapTransform * vec3( SPECULAR_INTENSITYMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_TRANSMISSIONMAP
	vTransmissionMapUv = ( transmissionMapTransform * vec3( TRANSMISSIONMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_THICKNESSMAP
	vThicknessMapUv = ( thicknessMapTransform * vec3( THICKNESSMAP_UV, 1 ) ).xy;
#endif`,yv=`#if defined( USE_ENVMAP ) || defined( DISTANCE ) || defined ( USE_SHADOWMAP ) || defined ( USE_TRANSMISSION ) || NUM_SPOT_LIGHT_COORDS > 0
	vec4 worldPosition = vec4( transformed, 1.0 );
	#ifdef USE_BATCHING
		worldPosition = batchingMatrix * worldPosition;
	#endif
	#ifdef USE_INSTANCING
		worldPosition = instanceMatrix * worldPosition;
	#endif
	worldPosition = modelMatrix * worldPosition;
#endif`,vv=`varying vec2 vUv;
uniform mat3 uvTransform;
void main() {
	vUv = ( uvTransform * vec3( uv, 1 ) ).xy;
	gl_Position = vec4( position.xy, 1.0, 1.0 );
}`,bv=`uniform sampler2D t2D;
uniform float backgroundIntensity;
varying vec2 vUv;
void main() {
	vec4 texColor = texture2D( t2D, vUv );
	#ifdef DECODE_VIDEO_TEXTURE
		texColor = vec4( mix( pow( texColor.rgb * 0.9478672986 + vec3( 0.0521327014 ), vec3( 2.4 ) ), texColor.rgb * 0.0773993808, vec3( lessThanEqual( texColor.rgb, vec3( 0.04045 ) ) ) ), texColor.w );
	#endif
	texColor.rgb *= backgroundIntensity;
	gl_FragColor = texColor;
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
}`,Sv=`varying vec3 vWorldDirection;
#include <common>
void main() {
	vWorldDirection = transformDirection( position, modelMatrix );
	#include <begin_vertex>
	#include <project_vertex>
	gl_Position.z = gl_Position.w;
}`,Mv=`uniform float backgroundBlurriness;
uniform float backgroundIntensity;
uniform mat3 backgroundRotation;
varying vec3 vWorldDirection;
#include <envmap_common_pars_fragment>
void main() {
	#ifdef ENVMAP_TYPE_PMREM
		vec4 texColor = textureLod( envMap, backgroundRotation * vWorldDirection, roughnessToMip( backgroundBlurriness ) );
	#else
		vec4 texColor = textureCube( envMap, backgroundRotation * vWorldDirection );
	#endif
	texColor.rgb *= backgroundIntensity;
	gl_FragColor = texColor;
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
}`,wv=`varying vec3 vWorldDirection;
#include <common>
void main() {
	vWorldDirection = transformDirection( position, modelMatrix );
	#include <begin_vertex>
	#include <project_vertex>
	gl_Position.z = gl_Position.w;
}`,Ev=`uniform samplerCube tCube;
uniform float tFlip;
uniform float opacity;
varying vec3 vWorldDirection;
void main() {
	vec4 texColor = textureCube( tCube, vec3( tFlip * vWorldDirection.x, vWorldDirection.yz ) );
	gl_FragColor = texColor;
	gl_FragColor.a *= opacity;
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
}`,Tv=`#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
varying vec2 vHighPrecisionZW;
void main() {
	#include <uv_vertex>
	#include <batching_vertex>
	#include <skinbase_vertex>
	#include <morphinstance_vertex>
	#ifdef USE_DISPLACEMENTMAP
		#include <beginnormal_vertex>
		#include <morphnormal_vertex>
		#include <skinnormal_vertex>
	#endif
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	vHighPrecisionZW = gl_Position.zw;
}`,Av=`#if DEPTH_PACKING == 3200
	uniform float opacity;
#endif
#include <common>
#include <packing>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
varying vec2 vHighPrecisionZW;
void main() {
	vec4 diffuseColor = vec4( 1.0 );
	#include <clipping_planes_fragment>
	#if DEPTH_PACKING == 3200
		diffuseColor.a = opacity;
	#endif
	#include <map_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <logdepthbuf_fragment>
	#ifdef USE_REVERSED_DEPTH_BUFFER
		float fragCoordZ = vHighPrecisionZW[ 0 ] / vHighPrecisionZW[ 1 ];
	#else
		float fragCoordZ = 0.5 * vHighPrecisionZW[ 0 ] / vHighPrecisionZW[ 1 ] + 0.5;
	#endif
	#if DEPTH_PACKING == 3200
		gl_FragColor = vec4( vec3( 1.0 - fragCoordZ ), opacity );
	#elif DEPTH_PACKING == 3201
		gl_FragColor = packDepthToRGBA( fragCoordZ );
	#elif DEPTH_PACKING == 3202
		gl_FragColor = vec4( packDepthToRGB( fragCoordZ ), 1.0 );
	#elif DEPTH_PACKING == 3203
		gl_FragColor = vec4( packDepthToRG( fragCoordZ ), 0.0, 1.0 );
	#endif
}`,Rv=`#define DISTANCE
varying vec3 vWorldPosition;
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <batching_vertex>
	#include <skinbase_vertex>
	#include <morphinstance_vertex>
	#ifdef USE_DISPLACEMENTMAP
		#include <beginnormal_vertex>
		#include <morphnormal_vertex>
		#include <skinnormal_vertex>
	#endif
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <worldpos_vertex>
	#include <clipping_planes_vertex>
	vWorldPosition = worldPosition.xyz;
}`,Cv=`#define DISTANCE
uniform vec3 referencePosition;
uniform float nearDistance;
uniform float farDistance;
varying vec3 vWorldPosition;
#include <common>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( 1.0 );
	#include <clipping_planes_fragment>
	#include <map_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	float dist = length( vWorldPosition - referencePosition );
	dist = ( dist - nearDistance ) / ( farDistance - nearDistance );
	dist = saturate( dist );
	gl_FragColor = vec4( dist, 0.0, 0.0, 1.0 );
}`,Pv=`varying vec3 vWorldDirection;
#include <common>
void main() {
	vWorldDirection = transformDirection( position, modelMatrix );
	#include <begin_vertex>
	#include <project_vertex>
}`,Iv=`uniform sampler2D tEquirect;
varying vec3 vWorldDirection;
#include <common>
void main() {
	vec3 direction = normalize( vWorldDirection );
	vec2 sampleUV = equirectUv( direction );
	gl_FragColor = texture2D( tEquirect, sampleUV );
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
}`,Lv=`uniform float scale;
attribute float lineDistance;
varying float vLineDistance;
#include <common>
#include <uv_pars_vertex>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <morphtarget_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	vLineDistance = scale * lineDistance;
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	#include <fog_vertex>
}`,Nv=`uniform vec3 diffuse;
uniform float opacity;
uniform float dashSize;
uniform float totalSize;
varying float vLineDistance;
#include <common>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <fog_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	if ( mod( vLineDistance, totalSize ) > dashSize ) {
		discard;
	}
	vec3 outgoingLight = vec3( 0.0 );
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	outgoingLight = diffuseColor.rgb;
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
}`,Dv=`#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <envmap_pars_vertex>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <batching_vertex>
	#if defined ( USE_ENVMAP ) || defined ( USE_SKINNING )
		#include <beginnormal_vertex>
		#include <morphnormal_vertex>
		#include <skinbase_vertex>
		#include <skinnormal_vertex>
		#include <defaultnormal_vertex>
	#endif
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	#include <worldpos_vertex>
	#include <envmap_vertex>
	#include <fog_vertex>
}`,Fv=`uniform vec3 diffuse;
uniform float opacity;
#ifndef FLAT_SHADED
	varying vec3 vNormal;
#endif
#include <common>
#include <dithering_pars_fragment>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <aomap_pars_fragment>
#include <lightmap_pars_fragment>
#include <envmap_common_pars_fragment>
#include <envmap_pars_fragment>
#include <fog_pars_fragment>
#include <specularmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <specularmap_fragment>
	ReflectedLight reflectedLight = ReflectedLight( vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ) );
	#ifdef USE_LIGHTMAP
		vec4 lightMapTexel = texture2D( lightMap, vLightMapUv );
		reflectedLight.indirectDiffuse += lightMapTexel.rgb * lightMapIntensity * RECIPROCAL_PI;
	#else
		reflectedLight.indirectDiffuse += vec3( 1.0 );
	#endif
	#include <aomap_fragment>
	reflectedLight.indirectDiffuse *= diffuseColor.rgb;
	vec3 outgoingLight = reflectedLight.indirectDiffuse;
	#include <envmap_fragment>
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
	#include <dithering_fragment>
}`,Uv=`#define LAMBERT
varying vec3 vViewPosition;
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <envmap_pars_vertex>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <normal_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <shadowmap_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <normal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	vViewPosition = - mvPosition.xyz;
	#include <worldpos_vertex>
	#include <envmap_vertex>
	#include <shadowmap_vertex>
	#include <fog_vertex>
}`,Ov=`#define LAMBERT
uniform vec3 diffuse;
uniform vec3 emissive;
uniform float opacity;
#include <common>
#include <dithering_pars_fragment>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <aomap_pars_fragment>
#include <lightmap_pars_fragment>
#include <emissivemap_pars_fragment>
#include <envmap_common_pars_fragment>
#include <envmap_pars_fragment>
#include <envmap_physical_pars_fragment>
#include <fog_pars_fragment>
#include <bsdfs>
#include <lights_pars_begin>
#include <normal_pars_fragment>
#include <lights_lambert_pars_fragment>
#include <shadowmap_pars_fragment>
#include <bumpmap_pars_fragment>
#include <normalmap_pars_fragment>
#include <specularmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	ReflectedLight reflectedLight = ReflectedLight( vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ) );
	vec3 totalEmissiveRadiance = emissive;
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <specularmap_fragment>
	#include <normal_fragment_begin>
	#include <normal_fragment_maps>
	#include <emissivemap_fragment>
	#include <lights_lambert_fragment>
	#include <lights_fragment_begin>
	#include <lights_fragment_maps>
	#include <lights_fragment_end>
	#include <aomap_fragment>
	vec3 outgoingLight = reflectedLight.directDiffuse + reflectedLight.indirectDiffuse + totalEmissiveRadiance;
	#include <envmap_fragment>
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
	#include <dithering_fragment>
}`,Bv=`#define MATCAP
varying vec3 vViewPosition;
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <color_pars_vertex>
#include <displacementmap_pars_vertex>
#include <fog_pars_vertex>
#include <normal_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <normal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	#include <fog_vertex>
	vViewPosition = - mvPosition.xyz;
}`,kv=`#define MATCAP
uniform vec3 diffuse;
uniform float opacity;
uniform sampler2D matcap;
varying vec3 vViewPosition;
#include <common>
#include <dithering_pars_fragment>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <fog_pars_fragment>
#include <normal_pars_fragment>
#include <bumpmap_pars_fragment>
#include <normalmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <normal_fragment_begin>
	#include <normal_fragment_maps>
	vec3 viewDir = normalize( vViewPosition );
	vec3 x = normalize( vec3( viewDir.z, 0.0, - viewDir.x ) );
	vec3 y = cross( viewDir, x );
	vec2 uv = vec2( dot( x, normal ), dot( y, normal ) ) * 0.495 + 0.5;
	#ifdef USE_MATCAP
		vec4 matcapColor = texture2D( matcap, uv );
	#else
		vec4 matcapColor = vec4( vec3( mix( 0.2, 0.8, uv.y ) ), 1.0 );
	#endif
	vec3 outgoingLight = diffuseColor.rgb * matcapColor.rgb;
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
	#include <dithering_fragment>
}`,zv=`#define NORMAL
#if defined( FLAT_SHADED ) || defined( USE_BUMPMAP ) || defined( USE_NORMALMAP_TANGENTSPACE )
	varying vec3 vViewPosition;
#endif
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <normal_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphinstance_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <normal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
#if defined( FLAT_SHADED ) || defined( USE_BUMPMAP ) || defined( USE_NORMALMAP_TANGENTSPACE )
	vViewPosition = - mvPosition.xyz;
#endif
}`,Hv=`#define NORMAL
uniform float opacity;
#if defined( FLAT_SHADED ) || defined( USE_BUMPMAP ) || defined( USE_NORMALMAP_TANGENTSPACE )
	varying vec3 vViewPosition;
#endif
#include <uv_pars_fragment>
#include <normal_pars_fragment>
#include <bumpmap_pars_fragment>
#include <normalmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( 0.0, 0.0, 0.0, opacity );
	#include <clipping_planes_fragment>
	#include <logdepthbuf_fragment>
	#include <normal_fragment_begin>
	#include <normal_fragment_maps>
	gl_FragColor = vec4( normalize( normal ) * 0.5 + 0.5, diffuseColor.a );
	#ifdef OPAQUE
		gl_FragColor.a = 1.0;
	#endif
}`,Vv=`#define PHONG
varying vec3 vViewPosition;
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <envmap_pars_vertex>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <normal_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <shadowmap_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphcolor_vertex>
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphinstance_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <normal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	vViewPosition = - mvPosition.xyz;
	#include <worldpos_vertex>
	#include <envmap_vertex>
	#include <shadowmap_vertex>
	#include <fog_vertex>
}`,Gv=`#define PHONG
uniform vec3 diffuse;
uniform vec3 emissive;
uniform vec3 specular;
uniform float shininess;
uniform float opacity;
#include <common>
#include <dithering_pars_fragment>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <aomap_pars_fragment>
#include <lightmap_pars_fragment>
#include <emissivemap_pars_fragment>
#include <envmap_common_pars_fragment>
#include <envmap_pars_fragment>
#include <envmap_physical_pars_fragment>
#include <fog_pars_fragment>
#include <bsdfs>
#include <lights_pars_begin>
#include <normal_pars_fragment>
#include <lights_phong_pars_fragment>
#include <shadowmap_pars_fragment>
#include <bumpmap_pars_fragment>
#include <normalmap_pars_fragment>
#include <specularmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	ReflectedLight reflectedLight = ReflectedLight( vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ) );
	vec3 totalEmissiveRadiance = emissive;
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <specularmap_fragment>
	#include <normal_fragment_begin>
	#include <normal_fragment_maps>
	#include <emissivemap_fragment>
	#include <lights_phong_fragment>
	#include <lights_fragment_begin>
	#include <lights_fragment_maps>
	#include <lights_fragment_end>
	#include <aomap_fragment>
	vec3 outgoingLight = reflectedLight.directDiffuse + reflectedLight.indirectDiffuse + reflectedLight.directSpecular + reflectedLight.indirectSpecular + totalEmissiveRadiance;
	#include <envmap_fragment>
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
	#include <dithering_fragment>
}`,Wv=`#define STANDARD
varying vec3 vViewPosition;
#ifdef USE_TRANSMISSION
	varying vec3 vWorldPosition;
#endif
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <normal_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <shadowmap_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <normal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	vViewPosition = - mvPosition.xyz;
	#include <worldpos_vertex>
	#include <shadowmap_vertex>
	#include <fog_vertex>
#ifdef USE_TRANSMISSION
	vWorldPosition = worldPosition.xyz;
#endif
}`,Xv=`#define STANDARD
#ifdef PHYSICAL
	#define IOR
	#define USE_SPECULAR
#endif
uniform vec3 diffuse;
uniform vec3 emissive;
uniform float roughness;
uniform float metalness;
uniform float opacity;
#ifdef IOR
	uniform float ior;
#endif
#ifdef USE_SPECULAR
	uniform float specularIntensity;
	uniform vec3 specularColor;
	#ifdef USE_SPECULAR_COLORMAP
		uniform sampler2D specularColorMap;
	#endif
	#ifdef USE_SPECULAR_INTENSITYMAP
		uniform sampler2D specularIntensityMap;
	#endif
#endif
#ifdef USE_CLEARCOAT
	uniform float clearcoat;
	uniform float clearcoatRoughness;
#endif
#ifdef USE_DIFFUSE_ROUGHNESS
	uniform float diffuseRoughness;
	#ifdef USE_DIFFUSE_ROUGHNESSMAP
		uniform sampler2D diffuseRoughnessMap;
	#endif
#endif
#ifdef USE_DISPERSION
	uniform float dispersion;
#endif
#ifdef USE_RETROREFLECTION
	uniform float retroreflectivity;
#endif
#ifdef USE_IRIDESCENCE
	uniform float iridescence;
	uniform float iridescenceIOR;
	uniform float iridescenceThicknessMinimum;
	uniform float iridescenceThicknessMaximum;
#endif
#ifdef USE_SHEEN
	uniform vec3 sheenColor;
	uniform float sheenRoughness;
	#ifdef USE_SHEEN_COLORMAP
		uniform sampler2D sheenColorMap;
	#endif
	#ifdef USE_SHEEN_ROUGHNESSMAP
		uniform sampler2D sheenRoughnessMap;
	#endif
#endif
#ifdef USE_ANISOTROPY
	uniform vec2 anisotropyVector;
	#ifdef USE_ANISOTROPYMAP
		uniform sampler2D anisotropyMap;
	#endif
#endif
varying vec3 vViewPosition;
#include <common>
#include <dithering_pars_fragment>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <aomap_pars_fragment>
#include <lightmap_pars_fragment>
#include <emissivemap_pars_fragment>
#include <iridescence_fragment>
#include <envmap_common_pars_fragment>
#include <envmap_physical_pars_fragment>
#include <fog_pars_fragment>
#include <lights_pars_begin>
#include <normal_pars_fragment>
#include <lights_physical_pars_fragment>
#include <transmission_pars_fragment>
#include <shadowmap_pars_fragment>
#include <bumpmap_pars_fragment>
#include <normalmap_pars_fragment>
#include <clearcoat_pars_fragment>
#include <iridescence_pars_fragment>
#include <roughnessmap_pars_fragment>
#include <metalnessmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	ReflectedLight reflectedLight = ReflectedLight( vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ) );
	vec3 totalEmissiveRadiance = emissive;
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <roughnessmap_fragment>
	#include <metalnessmap_fragment>
	#include <normal_fragment_begin>
	#include <normal_fragment_maps>
	#include <clearcoat_normal_fragment_begin>
	#include <clearcoat_normal_fragment_maps>
	#include <emissivemap_fragment>
	#include <lights_physical_fragment>
	#include <lights_fragment_begin>
	#include <lights_fragment_maps>
	#include <lights_fragment_end>
	#include <aomap_fragment>
	vec3 totalDiffuse = reflectedLight.directDiffuse + reflectedLight.indirectDiffuse;
	vec3 totalSpecular = reflectedLight.directSpecular + reflectedLight.indirectSpecular;
	#include <transmission_fragment>
	vec3 outgoingLight = totalDiffuse + totalSpecular + totalEmissiveRadiance;
	#ifdef USE_SHEEN
 
		outgoingLight = outgoingLight + sheenSpecularDirect + sheenSpecularIndirect;
 
 	#endif
	#ifdef USE_CLEARCOAT
		float dotNVcc = saturate( dot( geometryClearcoatNormal, geometryViewDir ) );
		vec3 Fcc = F_Schlick( material.clearcoatF0, material.clearcoatF90, dotNVcc );
		outgoingLight = outgoingLight * ( 1.0 - material.clearcoat * Fcc ) + ( clearcoatSpecularDirect + clearcoatSpecularIndirect ) * material.clearcoat;
	#endif
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
	#include <dithering_fragment>
}`,qv=`#define TOON
varying vec3 vViewPosition;
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <normal_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <shadowmap_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <normal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	vViewPosition = - mvPosition.xyz;
	#include <worldpos_vertex>
	#include <shadowmap_vertex>
	#include <fog_vertex>
}`,Yv=`#define TOON
uniform vec3 diffuse;
uniform vec3 emissive;
uniform float opacity;
#include <common>
#include <dithering_pars_fragment>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <aomap_pars_fragment>
#include <lightmap_pars_fragment>
#include <emissivemap_pars_fragment>
#include <gradientmap_pars_fragment>
#include <fog_pars_fragment>
#include <bsdfs>
#include <lights_pars_begin>
#include <normal_pars_fragment>
#include <lights_toon_pars_fragment>
#include <shadowmap_pars_fragment>
#include <bumpmap_pars_fragment>
#include <normalmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	ReflectedLight reflectedLight = ReflectedLight( vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ) );
	vec3 totalEmissiveRadiance = emissive;
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <normal_fragment_begin>
	#include <normal_fragment_maps>
	#include <emissivemap_fragment>
	#include <lights_toon_fragment>
	#include <lights_fragment_begin>
	#include <lights_fragment_maps>
	#include <lights_fragment_end>
	#include <aomap_fragment>
	vec3 outgoingLight = reflectedLight.directDiffuse + reflectedLight.indirectDiffuse + totalEmissiveRadiance;
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
	#include <dithering_fragment>
}`,$v=`uniform float size;
uniform float scale;
#include <common>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <morphtarget_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
#ifdef USE_POINTS_UV
	varying vec2 vUv;
	uniform mat3 uvTransform;
#endif
void main() {
	#ifdef USE_POINTS_UV
		vUv = ( uvTransform * vec3( uv, 1 ) ).xy;
	#endif
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <project_vertex>
	gl_PointSize = size;
	#ifdef USE_SIZEATTENUATION
		bool isPerspective = isPerspectiveMatrix( projectionMatrix );
		if ( isPerspective ) gl_PointSize *= ( scale / - mvPosition.z );
	#endif
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	#include <worldpos_vertex>
	#include <fog_vertex>
}`,Zv=`uniform vec3 diffuse;
uniform float opacity;
#include <common>
#include <color_pars_fragment>
#include <map_particle_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <fog_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	vec3 outgoingLight = vec3( 0.0 );
	#include <logdepthbuf_fragment>
	#include <map_particle_fragment>
	#include <color_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	outgoingLight = diffuseColor.rgb;
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
}`,Jv=`#include <common>
#include <batching_pars_vertex>
#include <fog_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <shadowmap_pars_vertex>
void main() {
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphinstance_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <worldpos_vertex>
	#include <shadowmap_vertex>
	#include <fog_vertex>
}`,Kv=`uniform vec3 color;
uniform float opacity;
#include <common>
#include <fog_pars_fragment>
#include <bsdfs>
#include <lights_pars_begin>
#include <logdepthbuf_pars_fragment>
#include <shadowmap_pars_fragment>
#include <shadowmask_pars_fragment>
void main() {
	#include <logdepthbuf_fragment>
	gl_FragColor = vec4( color, opacity * ( 1.0 - getShadowMask() ) );
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
}`,jv=`uniform float rotation;
uniform vec2 center;
#include <common>
#include <uv_pars_vertex>
#include <fog_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	vec4 mvPosition = modelViewMatrix[ 3 ];
	vec2 scale = vec2( length( modelMatrix[ 0 ].xyz ), length( modelMatrix[ 1 ].xyz ) );
	#ifndef USE_SIZEATTENUATION
		bool isPerspective = isPerspectiveMatrix( projectionMatrix );
		if ( isPerspective ) scale *= - mvPosition.z;
	#endif
	vec2 alignedPosition = ( position.xy - ( center - vec2( 0.5 ) ) ) * scale;
	vec2 rotatedPosition;
	rotatedPosition.x = cos( rotation ) * alignedPosition.x - sin( rotation ) * alignedPosition.y;
	rotatedPosition.y = sin( rotation ) * alignedPosition.x + cos( rotation ) * alignedPosition.y;
	mvPosition.xy += rotatedPosition;
	gl_Position = projectionMatrix * mvPosition;
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	#include <fog_vertex>
}`,Qv=`uniform vec3 diffuse;
uniform float opacity;
#include <common>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <fog_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	vec3 outgoingLight = vec3( 0.0 );
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	outgoingLight = diffuseColor.rgb;
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
}`,ct={alphahash_fragment:bx,alphahash_pars_fragment:Sx,alphamap_fragment:Mx,alphamap_pars_fragment:wx,alphatest_fragment:Ex,alphatest_pars_fragment:Tx,aomap_fragment:Ax,aomap_pars_fragment:Rx,batching_pars_vertex:Cx,batching_vertex:Px,begin_vertex:Ix,beginnormal_vertex:Lx,bsdfs:Nx,iridescence_fragment:Dx,bumpmap_pars_fragment:Fx,clipping_planes_fragment:Ux,clipping_planes_pars_fragment:Ox,clipping_planes_pars_vertex:Bx,clipping_planes_vertex:kx,color_fragment:zx,color_pars_fragment:Hx,color_pars_vertex:Vx,color_vertex:Gx,common:Wx,defaultnormal_vertex:Xx,displacementmap_pars_vertex:qx,displacementmap_vertex:Yx,emissivemap_fragment:$x,emissivemap_pars_fragment:Zx,colorspace_fragment:Jx,colorspace_pars_fragment:Kx,envmap_fragment:jx,envmap_common_pars_fragment:Qx,envmap_pars_fragment:ey,envmap_pars_vertex:ty,envmap_physical_pars_fragment:dy,envmap_vertex:ny,fog_vertex:iy,fog_pars_vertex:sy,fog_fragment:ry,fog_pars_fragment:oy,gradientmap_pars_fragment:ay,lightmap_pars_fragment:ly,lights_lambert_fragment:cy,lights_lambert_pars_fragment:hy,lights_pars_begin:uy,lights_toon_fragment:fy,lights_toon_pars_fragment:py,lights_phong_fragment:my,lights_phong_pars_fragment:gy,lights_physical_fragment:_y,lights_physical_pars_fragment:xy,lights_fragment_begin:yy,lights_fragment_maps:vy,lights_fragment_end:by,lightprobes_pars_fragment:Sy,logdepthbuf_fragment:My,logdepthbuf_pars_fragment:wy,logdepthbuf_pars_vertex:Ey,logdepthbuf_vertex:Ty,map_fragment:Ay,map_pars_fragment:Ry,map_particle_fragment:Cy,map_particle_pars_fragment:Py,metalnessmap_fragment:Iy,metalnessmap_pars_fragment:Ly,morphinstance_vertex:Ny,morphcolor_vertex:Dy,morphnormal_vertex:Fy,morphtarget_pars_vertex:Uy,morphtarget_vertex:Oy,normal_fragment_begin:By,normal_fragment_maps:ky,normal_pars_fragment:zy,normal_pars_vertex:Hy,normal_vertex:Vy,normalmap_pars_fragment:Gy,clearcoat_normal_fragment_begin:Wy,clearcoat_normal_fragment_maps:Xy,clearcoat_pars_fragment:qy,iridescence_pars_fragment:Yy,opaque_fragment:$y,packing:Zy,premultiplied_alpha_fragment:Jy,project_vertex:Ky,dithering_fragment:jy,dithering_pars_fragment:Qy,roughnessmap_fragment:ev,roughnessmap_pars_fragment:tv,shadowmap_pars_fragment:nv,shadowmap_pars_vertex:iv,shadowmap_vertex:sv,shadowmask_pars_fragment:rv,skinbase_vertex:ov,skinning_pars_vertex:av,skinning_vertex:lv,skinnormal_vertex:cv,specularmap_fragment:hv,specularmap_pars_fragment:uv,tonemapping_fragment:dv,tonemapping_pars_fragment:fv,transmission_fragment:pv,transmission_pars_fragment:mv,uv_pars_fragment:gv,uv_pars_vertex:_v,uv_vertex:xv,worldpos_vertex:yv,background_vert:vv,background_frag:bv,backgroundCube_vert:Sv,backgroundCube_frag:Mv,cube_vert:wv,cube_frag:Ev,depth_vert:Tv,depth_frag:Av,distance_vert:Rv,distance_frag:Cv,equirect_vert:Pv,equirect_frag:Iv,linedashed_vert:Lv,linedashed_frag:Nv,meshbasic_vert:Dv,meshbasic_frag:Fv,meshlambert_vert:Uv,meshlambert_frag:Ov,meshmatcap_vert:Bv,meshmatcap_frag:kv,meshnormal_vert:zv,meshnormal_frag:Hv,meshphong_vert:Vv,meshphong_frag:Gv,meshphysical_vert:Wv,meshphysical_frag:Xv,meshtoon_vert:qv,meshtoon_frag:Yv,points_vert:$v,points_frag:Zv,shadow_vert:Jv,shadow_frag:Kv,sprite_vert:jv,sprite_frag:Qv},Le={common:{diffuse:{value:new mt(16777215)},opacity:{value:1},map:{value:null},mapTransform:{value:new et},alphaMap:{value:null},alphaMapTransform:{value:new et},alphaTest:{value:0}},specularmap:{specularMap:{value:null},specularMapTransform:{value:new et}},envmap:{envMap:{value:null},envMapRotation:{value:new et},reflectivity:{value:1},ior:{value:1.5},refractionRatio:{value:.98},dfgLUT:{value:null}},aomap:{aoMap:{value:null},aoMapIntensity:{value:1},aoMapTransform:{value:new et}},lightmap:{lightMap:{value:null},lightMapIntensity:{value:1},lightMapTransform:{value:new et}},bumpmap:{bumpMap:{value:null},bumpMapTransform:{value:new et},bumpScale:{value:1}},normalmap:{normalMap:{value:null},normalMapTransform:{value:new et},normalScale:{value:new Qe(1,1)}},displacementmap:{displacementMap:{value:null},displacementMapTransform:{value:new et},displacementScale:{value:1},displacementBias:{value:0}},emissivemap:{emissiveMap:{value:null},emissiveMapTransform:{value:new et}},metalnessmap:{metalnessMap:{value:null},metalnessMapTransform:{value:new et}},roughnessmap:{roughnessMap:{value:null},roughnessMapTransform:{value:new et}},gradientmap:{gradientMap:{value:null}},fog:{fogDensity:{value:25e-5},fogNear:{value:1},fogFar:{value:2e3},fogColor:{value:new mt(16777215)}},lights:{ambientLightColor:{value:[]},lightProbe:{value:[]},sunLights:{value:[],properties:{direction:{},color:{}}},sunLightShadows:{value:[],properties:{shadowIntensity:1,shadowBias:{},shadowNormalBias:{},shadowRadius:{},shadowMapSize:{}}},sunShadowMatrix:{value:[]},sunShadowCascade:{value:[]},directionalLights:{value:[],properties:{direction:{},color:{}}},directionalLightShadows:{value:[],properties:{shadowIntensity:1,shadowBias:{},shadowNormalBias:{},shadowRadius:{},shadowMapSize:{}}},directionalShadowMatrix:{value:[]},spotLights:{value:[],properties:{color:{},position:{},direction:{},distance:{},coneCos:{},penumbraCos:{},decay:{}}},spotLightShadows:{value:[],properties:{shadowIntensity:1,shadowBias:{},shadowNormalBias:{},shadowRadius:{},shadowMapSize:{}}},spotLightMap:{value:[]},spotLightMatrix:{value:[]},pointLights:{value:[],properties:{color:{},position:{},decay:{},distance:{}}},pointLightShadows:{value:[],properties:{shadowIntensity:1,shadowBias:{},shadowNormalBias:{},shadowRadius:{},shadowMapSize:{},shadowCameraNear:{},shadowCameraFar:{}}},pointShadowMatrix:{value:[]},hemisphereLights:{value:[],properties:{direction:{},skyColor:{},groundColor:{}}},rectAreaLights:{value:[],properties:{color:{},position:{},width:{},height:{}}},ltc_1:{value:null},ltc_2:{value:null},probesSH:{value:[]},probesMin:{value:[]},probesMax:{value:[]},probesResolution:{value:[]}},points:{diffuse:{value:new mt(16777215)},opacity:{value:1},size:{value:1},scale:{value:1},map:{value:null},alphaMap:{value:null},alphaMapTransform:{value:new et},alphaTest:{value:0},uvTransform:{value:new et}},sprite:{diffuse:{value:new mt(16777215)},opacity:{value:1},center:{value:new Qe(.5,.5)},rotation:{value:0},map:{value:null},mapTransform:{value:new et},alphaMap:{value:null},alphaMapTransform:{value:new et},alphaTest:{value:0}}},Zi={basic:{uniforms:Fn([Le.common,Le.specularmap,Le.envmap,Le.aomap,Le.lightmap,Le.fog]),vertexShader:ct.meshbasic_vert,fragmentShader:ct.meshbasic_frag},lambert:{uniforms:Fn([Le.common,Le.specularmap,Le.envmap,Le.aomap,Le.lightmap,Le.emissivemap,Le.bumpmap,Le.normalmap,Le.displacementmap,Le.fog,Le.lights,{emissive:{value:new mt(0)},envMapIntensity:{value:1}}]),vertexShader:ct.meshlambert_vert,fragmentShader:ct.meshlambert_frag},phong:{uniforms:Fn([Le.common,Le.specularmap,Le.envmap,Le.aomap,Le.lightmap,Le.emissivemap,Le.bumpmap,Le.normalmap,Le.displacementmap,Le.fog,Le.lights,{emissive:{value:new mt(0)},specular:{value:new mt(1118481)},shininess:{value:30},envMapIntensity:{value:1}}]),vertexShader:ct.meshphong_vert,fragmentShader:ct.meshphong_frag},standard:{uniforms:Fn([Le.common,Le.envmap,Le.aomap,Le.lightmap,Le.emissivemap,Le.bumpmap,Le.normalmap,Le.displacementmap,Le.roughnessmap,Le.metalnessmap,Le.fog,Le.lights,{emissive:{value:new mt(0)},roughness:{value:1},metalness:{value:0},envMapIntensity:{value:1}}]),vertexShader:ct.meshphysical_vert,fragmentShader:ct.meshphysical_frag},toon:{uniforms:Fn([Le.common,Le.aomap,Le.lightmap,Le.emissivemap,Le.bumpmap,Le.normalmap,Le.displacementmap,Le.gradientmap,Le.fog,Le.lights,{emissive:{value:new mt(0)}}]),vertexShader:ct.meshtoon_vert,fragmentShader:ct.meshtoon_frag},matcap:{uniforms:Fn([Le.common,Le.bumpmap,Le.normalmap,Le.displacementmap,Le.fog,{matcap:{value:null}}]),vertexShader:ct.meshmatcap_vert,fragmentShader:ct.meshmatcap_frag},points:{uniforms:Fn([Le.points,Le.fog]),vertexShader:ct.points_vert,fragmentShader:ct.points_frag},dashed:{uniforms:Fn([Le.common,Le.fog,{scale:{value:1},dashSize:{value:1},totalSize:{value:2}}]),vertexShader:ct.linedashed_vert,fragmentShader:ct.linedashed_frag},depth:{uniforms:Fn([Le.common,Le.displacementmap]),vertexShader:ct.depth_vert,fragmentShader:ct.depth_frag},normal:{uniforms:Fn([Le.common,Le.bumpmap,Le.normalmap,Le.displacementmap,{opacity:{value:1}}]),vertexShader:ct.meshnormal_vert,fragmentShader:ct.meshnormal_frag},sprite:{uniforms:Fn([Le.sprite,Le.fog]),vertexShader:ct.sprite_vert,fragmentShader:ct.sprite_frag},background:{uniforms:{uvTransform:{value:new et},t2D:{value:null},backgroundIntensity:{value:1}},vertexShader:ct.background_vert,fragmentShader:ct.background_frag},backgroundCube:{uniforms:{envMap:{value:null},backgroundBlurriness:{value:0},backgroundIntensity:{value:1},backgroundRotation:{value:new et}},vertexShader:ct.backgroundCube_vert,fragmentShader:ct.backgroundCube_frag},cube:{uniforms:{tCube:{value:null},tFlip:{value:-1},opacity:{value:1}},vertexShader:ct.cube_vert,fragmentShader:ct.cube_frag},equirect:{uniforms:{tEquirect:{value:null}},vertexShader:ct.equirect_vert,fragmentShader:ct.equirect_frag},distance:{uniforms:Fn([Le.common,Le.displacementmap,{referencePosition:{value:new q},nearDistance:{value:1},farDistance:{value:1e3}}]),vertexShader:ct.distance_vert,fragmentShader:ct.distance_frag},shadow:{uniforms:Fn([Le.lights,Le.fog,{color:{value:new mt(0)},opacity:{value:1}}]),vertexShader:ct.shadow_vert,fragmentShader:ct.shadow_frag}};Zi.physical={uniforms:Fn([Zi.standard.uniforms,{clearcoat:{value:0},clearcoatMap:{value:null},clearcoatMapTransform:{value:new et},clearcoatNormalMap:{value:null},clearcoatNormalMapTransform:{value:new et},clearcoatNormalScale:{value:new Qe(1,1)},clearcoatRoughness:{value:0},clearcoatRoughnessMap:{value:null},clearcoatRoughnessMapTransform:{value:new et},diffuseRoughness:{value:0},diffuseRoughnessMap:{value:null},diffuseRoughnessMapTransform:{value:new et},dispersion:{value:0},retroreflectivity:{value:0},iridescence:{value:0},iridescenceMap:{value:null},iridescenceMapTransform:{value:new et},iridescenceIOR:{value:1.3},iridescenceThicknessMinimum:{value:100},iridescenceThicknessMaximum:{value:400},iridescenceThicknessMap:{value:null},iridescenceThicknessMapTransform:{value:new et},sheen:{value:0},sheenColor:{value:new mt(0)},sheenColorMap:{value:null},sheenColorMapTransform:{value:new et},sheenRoughness:{value:1},sheenRoughnessMap:{value:null},sheenRoughnessMapTransform:{value:new et},transmission:{value:0},transmissionMap:{value:null},transmissionMapTransform:{value:new et},transmissionSamplerSize:{value:new Qe},transmissionSamplerMap:{value:null},thickness:{value:0},thicknessMap:{value:null},thicknessMapTransform:{value:new et},attenuationDistance:{value:0},attenuationColor:{value:new mt(0)},specularColor:{value:new mt(1,1,1)},specularColorMap:{value:null},specularColorMapTransform:{value:new et},specularIntensity:{value:1},specularIntensityMap:{value:null},specularIntensityMapTransform:{value:new et},anisotropyVector:{value:new Qe},anisotropyMap:{value:null},anisotropyMapTransform:{value:new et}}]),vertexShader:ct.meshphysical_vert,fragmentShader:ct.meshphysical_frag};var Tc={r:0,b:0,g:0},eb=new At,$p=new et;$p.set(-1,0,0,0,1,0,0,0,1);function tb(i,e,t,n,s,r){let o=new mt(0),a=s===!0?0:1,l,c,h=null,u=0,d=null;function f(y){let T=y.isScene===!0?y.background:null;if(T&&T.isTexture){let w=y.backgroundBlurriness>0;T=e.get(T,w)}return T}function g(y){let T=!1,w=f(y);w===null?p(o,a):w&&w.isColor&&(p(w,1),T=!0);let P=i.xr.getEnvironmentBlendMode();P==="additive"?t.buffers.color.setClear(0,0,0,1,r):P==="alpha-blend"&&t.buffers.color.setClear(0,0,0,0,r),(i.autoClear||T)&&(t.buffers.depth.setTest(!0),t.buffers.depth.setMask(!0),t.buffers.color.setMask(!0),i.clear(i.autoClearColor,i.autoClearDepth,i.autoClearStencil))}function v(y,T){let w=f(T);w&&w.isCubeTexture?(c===void 0&&(c=new Tn(new jr(1,1,1),new qi({name:"BackgroundCubeMaterial",uniforms:dr(Zi.backgroundCube.uniforms),vertexShader:Zi.backgroundCube.vertexShader,fragmentShader:Zi.backgroundCube.fragmentShader,side:Gn,depthTest:!1,depthWrite:!1,fog:!1,allowOverride:!1})),c.geometry.deleteAttribute("normal"),c.geometry.deleteAttribute("uv"),c.onBeforeRender=function(P,A,x){this.matrixWorld.copyPosition(x.matrixWorld)},Object.defineProperty(c.material,"envMap",{get:function(){return this.uniforms.envMap.value}}),n.update(c)),c.material.uniforms.envMap.value=w,c.material.uniforms.backgroundBlurriness.value=T.backgroundBlurriness,c.material.uniforms.backgroundIntensity.value=T.backgroundIntensity,c.material.uniforms.backgroundRotation.value.setFromMatrix4(eb.makeRotationFromEuler(T.backgroundRotation)).transpose(),w.isRenderTargetTexture===!1&&c.material.uniforms.backgroundRotation.value.premultiply($p),c.material.toneMapped=ft.getTransfer(w.colorSpace)!==Tt,(h!==w||u!==w.version||d!==i.toneMapping)&&(c.material.needsUpdate=!0,h=w,u=w.version,d=i.toneMapping),c.layers.enableAll(),y.unshift(c,c.geometry,c.material,0,0,null)):w&&w.isTexture&&(l===void 0&&(l=new Tn(new na(2,2),new qi({name:"BackgroundMaterial",uniforms:dr(Zi.background.uniforms),vertexShader:Zi.background.vertexShader,fragmentShader:Zi.background.fragmentShader,side:Vs,depthTest:!1,depthWrite:!1,fog:!1,allowOverride:!1})),l.geometry.deleteAttribute("normal"),Object.defineProperty(l.material,"map",{get:function(){return this.uniforms.t2D.value}}),n.update(l)),l.material.uniforms.t2D.value=w,l.material.uniforms.backgroundIntensity.value=T.backgroundIntensity,l.material.toneMapped=ft.getTransfer(w.colorSpace)!==Tt,w.matrixAutoUpdate===!0&&w.updateMatrix(),l.material.uniforms.uvTransform.value.copy(w.matrix),(h!==w||u!==w.version||d!==i.toneMapping)&&(l.material.needsUpdate=!0,h=w,u=w.version,d=i.toneMapping),l.layers.enableAll(),y.unshift(l,l.geometry,l.material,0,0,null))}function p(y,T){y.getRGB(Tc,Fu(i)),t.buffers.color.setClear(Tc.r,Tc.g,Tc.b,T,r)}function m(){c!==void 0&&(c.geometry.dispose(),c.material.dispose(),c=void 0),l!==void 0&&(l.geometry.dispose(),l.material.dispose(),l=void 0)}return{getClearColor:function(){return o},setClearColor:function(y,T=1){o.set(y),a=T,p(o,a)},getClearAlpha:function(){return a},setClearAlpha:function(y){a=y,p(o,a)},render:g,addToRenderList:v,dispose:m}}function nb(i,e){let t=i.getParameter(i.MAX_VERTEX_ATTRIBS),n={},s=d(null),r=s,o=!1;function a(I,V,W,D,G){let $=!1,k=u(I,D,W,V);r!==k&&(r=k,c(r.object)),$=f(I,D,W,G),$&&g(I,D,W,G),G!==null&&e.update(G,i.ELEMENT_ARRAY_BUFFER),($||o)&&(o=!1,w(I,V,W,D),G!==null&&i.bindBuffer(i.ELEMENT_ARRAY_BUFFER,e.get(G).buffer))}function l(){return i.createVertexArray()}function c(I){return i.bindVertexArray(I)}function h(I){return i.deleteVertexArray(I)}function u(I,V,W,D){let G=D.wireframe===!0,$=n[V.id];$===void 0&&($={},n[V.id]=$);let k=I.isInstancedMesh===!0?I.id:0,le=$[k];le===void 0&&(le={},$[k]=le);let K=le[W.id];K===void 0&&(K={},le[W.id]=K);let Q=K[G];return Q===void 0&&(Q=d(l()),K[G]=Q),Q}function d(I){let V=[],W=[],D=[];for(let G=0;G<t;G++)V[G]=0,W[G]=0,D[G]=0;return{geometry:null,program:null,wireframe:!1,newAttributes:V,enabledAttributes:W,attributeDivisors:D,object:I,attributes:{},index:null}}function f(I,V,W,D){let G=r.attributes,$=V.attributes,k=0,le=W.getAttributes();for(let K in le)if(le[K].location>=0){let se=G[K],de=$[K];if(de===void 0&&(K==="instanceMatrix"&&I.instanceMatrix&&(de=I.instanceMatrix),K==="instanceColor"&&I.instanceColor&&(de=I.instanceColor)),se===void 0||se.attribute!==de||de&&se.data!==de.data)return!0;k++}return r.attributesNum!==k||r.index!==D}function g(I,V,W,D){let G={},$=V.attributes,k=0,le=W.getAttributes();for(let K in le)if(le[K].location>=0){let se=$[K];se===void 0&&(K==="instanceMatrix"&&I.instanceMatrix&&(se=I.instanceMatrix),K==="instanceColor"&&I.instanceColor&&(se=I.instanceColor));let de={};de.attribute=se,se&&se.data&&(de.data=se.data),G[K]=de,k++}r.attributes=G,r.attributesNum=k,r.index=D}function v(){let I=r.newAttributes;for(let V=0,W=I.length;V<W;V++)I[V]=0}function p(I){m(I,0)}function m(I,V){let W=r.newAttributes,D=r.enabledAttributes,G=r.attributeDivisors;W[I]=1,D[I]===0&&(i.enableVertexAttribArray(I),D[I]=1),G[I]!==V&&(i.vertexAttribDivisor(I,V),G[I]=V)}function y(){let I=r.newAttributes,V=r.enabledAttributes;for(let W=0,D=V.length;W<D;W++)V[W]!==I[W]&&(i.disableVertexAttribArray(W),V[W]=0)}function T(I,V,W,D,G,$,k){k===!0?i.vertexAttribIPointer(I,V,W,G,$):i.vertexAttribPointer(I,V,W,D,G,$)}function w(I,V,W,D){v();let G=D.attributes,$=W.getAttributes(),k=V.defaultAttributeValues;for(let le in $){let K=$[le];if(K.location>=0){let Q=G[le];if(Q===void 0&&(le==="instanceMatrix"&&I.instanceMatrix&&(Q=I.instanceMatrix),le==="instanceColor"&&I.instanceColor&&(Q=I.instanceColor)),Q!==void 0){let se=Q.normalized,de=Q.itemSize,ue=e.get(Q);if(ue===void 0)continue;let ee=ue.buffer,me=ue.type,xe=ue.bytesPerElement,Ae=me===i.INT||me===i.UNSIGNED_INT||Q.gpuType===Gl;if(Q.isInterleavedBufferAttribute){let Se=Q.data,Ge=Se.isInterleavedBuffer===!0?Se.stride:Se.itemSize,st=Q.offset;if(Se.isInstancedInterleavedBuffer||Se.isInstancedBufferAttribute){for(let He=0;He<K.locationSize;He++)m(K.location+He,Se.meshPerAttribute);I.isInstancedMesh!==!0&&D._maxInstanceCount===void 0&&(D._maxInstanceCount=Se.meshPerAttribute*Se.count)}else for(let He=0;He<K.locationSize;He++)p(K.location+He);i.bindBuffer(i.ARRAY_BUFFER,ee);for(let He=0;He<K.locationSize;He++)T(K.location+He,de/K.locationSize,me,se,Ge*xe,(st+de/K.locationSize*He)*xe,Ae)}else{if(Q.isInstancedBufferAttribute){for(let Se=0;Se<K.locationSize;Se++)m(K.location+Se,Q.meshPerAttribute);I.isInstancedMesh!==!0&&D._maxInstanceCount===void 0&&(D._maxInstanceCount=Q.meshPerAttribute*Q.count)}else for(let Se=0;Se<K.locationSize;Se++)p(K.location+Se);i.bindBuffer(i.ARRAY_BUFFER,ee);for(let Se=0;Se<K.locationSize;Se++)T(K.location+Se,de/K.locationSize,me,se,de*xe,de/K.locationSize*Se*xe,Ae)}}else if(k!==void 0){let se=k[le];if(se!==void 0)switch(se.length){case 2:i.vertexAttrib2fv(K.location,se);break;case 3:i.vertexAttrib3fv(K.location,se);break;case 4:i.vertexAttrib4fv(K.location,se);break;default:i.vertexAttrib1fv(K.location,se)}}}}y()}function P(){O();for(let I in n){let V=n[I];for(let W in V){let D=V[W];for(let G in D){let $=D[G];for(let k in $)h($[k].object),delete $[k];delete D[G]}}delete n[I]}}function A(I){if(n[I.id]===void 0)return;let V=n[I.id];for(let W in V){let D=V[W];for(let G in D){let $=D[G];for(let k in $)h($[k].object),delete $[k];delete D[G]}}delete n[I.id]}function x(I){for(let V in n){let W=n[V];for(let D in W){let G=W[D];if(G[I.id]===void 0)continue;let $=G[I.id];for(let k in $)h($[k].object),delete $[k];delete G[I.id]}}}function E(I){for(let V in n){let W=n[V],D=I.isInstancedMesh===!0?I.id:0,G=W[D];if(G!==void 0){for(let $ in G){let k=G[$];for(let le in k)h(k[le].object),delete k[le];delete G[$]}delete W[D],Object.keys(W).length===0&&delete n[V]}}}function O(){N(),o=!0,r!==s&&(r=s,c(r.object))}function N(){s.geometry=null,s.program=null,s.wireframe=!1}return{setup:a,reset:O,resetDefaultState:N,dispose:P,releaseStatesOfGeometry:A,releaseStatesOfObject:E,releaseStatesOfProgram:x,initAttributes:v,enableAttribute:p,disableUnusedAttributes:y}}function ib(i,e,t){let n;function s(l){n=l}function r(l,c){i.drawArrays(n,l,c),t.update(c,n,1)}function o(l,c,h){h!==0&&(i.drawArraysInstanced(n,l,c,h),t.update(c,n,h))}function a(l,c,h){if(h===0)return;e.get("WEBGL_multi_draw").multiDrawArraysWEBGL(n,l,0,c,0,h);let d=0;for(let f=0;f<h;f++)d+=c[f];t.update(d,n,1)}this.setMode=s,this.render=r,this.renderInstances=o,this.renderMultiDraw=a}function sb(i,e,t,n){let s;function r(){if(s!==void 0)return s;if(e.has("EXT_texture_filter_anisotropic")===!0){let x=e.get("EXT_texture_filter_anisotropic");s=i.getParameter(x.MAX_TEXTURE_MAX_ANISOTROPY_EXT)}else s=0;return s}function o(x){return!(x!==Pi&&n.convert(x)!==i.getParameter(i.IMPLEMENTATION_COLOR_READ_FORMAT))}function a(x){let E=x===Ci&&(e.has("EXT_color_buffer_half_float")||e.has("EXT_color_buffer_float"));return!(x!==oi&&x!==Ri&&!E&&n.convert(x)!==i.getParameter(i.IMPLEMENTATION_COLOR_READ_TYPE))}function l(x){if(x==="highp"){if(i.getShaderPrecisionFormat(i.VERTEX_SHADER,i.HIGH_FLOAT).precision>0&&i.getShaderPrecisionFormat(i.FRAGMENT_SHADER,i.HIGH_FLOAT).precision>0)return"highp";x="mediump"}return x==="mediump"&&i.getShaderPrecisionFormat(i.VERTEX_SHADER,i.MEDIUM_FLOAT).precision>0&&i.getShaderPrecisionFormat(i.FRAGMENT_SHADER,i.MEDIUM_FLOAT).precision>0?"mediump":"lowp"}let c=t.precision!==void 0?t.precision:"highp",h=l(c);h!==c&&(Ye("WebGLRenderer:",c,"not supported, using",h,"instead."),c=h);let u=t.reversedDepthBuffer===!0&&e.has("EXT_clip_control"),d=t.logarithmicDepthBuffer===!0&&u===!1;t.reversedDepthBuffer===!0&&u===!1&&Ye("WebGLRenderer: Unable to use reversed depth buffer due to missing EXT_clip_control extension. Fallback to default depth buffer."),t.logarithmicDepthBuffer===!0&&u===!0&&Ye("WebGLRenderer: Logarithmic depth buffer is ignored when reversed depth buffer is enabled.");let f=i.getParameter(i.MAX_TEXTURE_IMAGE_UNITS),g=i.getParameter(i.MAX_VERTEX_TEXTURE_IMAGE_UNITS),v=i.getParameter(i.MAX_TEXTURE_SIZE),p=i.getParameter(i.MAX_CUBE_MAP_TEXTURE_SIZE),m=i.getParameter(i.MAX_VERTEX_ATTRIBS),y=i.getParameter(i.MAX_VERTEX_UNIFORM_VECTORS),T=i.getParameter(i.MAX_VARYING_VECTORS),w=i.getParameter(i.MAX_FRAGMENT_UNIFORM_VECTORS),P=i.getParameter(i.MAX_SAMPLES),A=i.getParameter(i.SAMPLES);return{isWebGL2:!0,getMaxAnisotropy:r,getMaxPrecision:l,textureFormatReadable:o,textureTypeReadable:a,precision:c,logarithmicDepthBuffer:d,reversedDepthBuffer:u,maxTextures:f,maxVertexTextures:g,maxTextureSize:v,maxCubemapSize:p,maxAttributes:m,maxVertexUniforms:y,maxVaryings:T,maxFragmentUniforms:w,maxSamples:P,samples:A}}function rb(i){let e=this,t=null,n=0,s=!1,r=!1,o=new ei,a=new et,l={value:null,needsUpdate:!1};this.uniform=l,this.numPlanes=0,this.numIntersection=0,this.init=function(u,d){let f=u.length!==0||d||n!==0||s;return s=d,n=u.length,f},this.beginShadows=function(){r=!0,h(null)},this.endShadows=function(){r=!1},this.setGlobalState=function(u,d){t=h(u,d,0)},this.setState=function(u,d,f){let g=u.clippingPlanes,v=u.clipIntersection,p=u.clipShadows,m=i.get(u);if(!s||g===null||g.length===0||r&&!p)r?h(null):c();else{let y=r?0:n,T=y*4,w=m.clippingState||null;l.value=w,w=h(g,d,T,f);for(let P=0;P!==T;++P)w[P]=t[P];m.clippingState=w,this.numIntersection=v?this.numPlanes:0,this.numPlanes+=y}};function c(){l.value!==t&&(l.value=t,l.needsUpdate=n>0),e.numPlanes=n,e.numIntersection=0}function h(u,d,f,g){let v=u!==null?u.length:0,p=null;if(v!==0){if(p=l.value,g!==!0||p===null){let m=f+v*4,y=d.matrixWorldInverse;a.getNormalMatrix(y),(p===null||p.length<m)&&(p=new Float32Array(m));for(let T=0,w=f;T!==v;++T,w+=4)o.copy(u[T]).applyMatrix4(y,a),o.normal.toArray(p,w),p[w+3]=o.constant}l.value=p,l.needsUpdate=!0}return e.numPlanes=v,e.numIntersection=0,p}}var xa=class extends ni{constructor(e=1,t={}){super(e,e,t),this.isWebGLCubeRenderTarget=!0;let n={width:e,height:e,depth:1},s=[n,n,n,n,n,n];this.texture=new Qo(s),this._setTextureOptions(t),this.texture.isRenderTargetTexture=!0}fromEquirectangularTexture(e,t){this.texture.type=t.type,this.texture.colorSpace=t.colorSpace,this.texture.generateMipmaps=t.generateMipmaps,this.texture.minFilter=t.minFilter,this.texture.magFilter=t.magFilter;let n={uniforms:{tEquirect:{value:null}},vertexShader:`

				varying vec3 vWorldDirection;

				vec3 transformDirection( in vec3 dir, in mat4 matrix ) {

					return normalize( ( matrix * vec4( dir, 0.0 ) ).xyz );

				}

				void main() {

					vWorldDirection = transformDirection( position, modelMatrix );

					#include <begin_vertex>
					#include <project_vertex>

				}
			`,fragmentShader:`

				uniform sampler2D tEquirect;

				varying vec3 vWorldDirection;

				#include <common>

				void main() {

					vec3 direction = normalize( vWorldDirection );

					vec2 sampleUV = equirectUv( direction );

					gl_FragColor = texture2D( tEquirect, sampleUV );

				}
			`},s=new jr(5,5,5),r=new qi({name:"CubemapFromEquirect",uniforms:dr(n.uniforms),vertexShader:n.vertexShader,fragmentShader:n.fragmentShader,side:Gn,blending:ar});r.uniforms.tEquirect.value=t;let o=new Tn(s,r),a=t.minFilter;return t.minFilter===ms&&(t.minFilter=fn),new eo(1,10,this).update(e,o),t.minFilter=a,o.geometry.dispose(),o.material.dispose(),this}clear(e,t=!0,n=!0,s=!0){let r=e.getRenderTarget();for(let o=0;o<6;o++)e.setRenderTarget(this,o),e.clear(t,n,s);e.setRenderTarget(r)}},Tp=256,ob=3,ab=20,Zp=256,Jp=16,lb=3,cb=new q,hb=new mt,Rc=class i{constructor(e){this._renderer=e,this._cubeSize=0,this._sourceTarget=null,this._cubeCamera=new eo(1,10,null),this._boxMesh=new Tn(new jr(5,5,5),null),this._cubemapMaterial=null,this._equirectMaterial=null,this._blurMaterial=null,this._ggxMaterial=null,this._integrationMaterial=null}fromScene(e,t=0,n=.1,s=100,r={}){let{size:o=256,position:a=cb}=r,l=this._renderer;this._setSize(o);let c=this._allocateTarget(),h=this._getSourceTarget(!0);t>0&&(h.texture.mipmapsAutoUpdate=!1);let u=l.autoClear,d=l.autoClearColor,f=l.autoClearDepth,g=l.autoClearStencil,v=e.background;l.autoClear=!0,l.autoClearColor=!0,l.autoClearDepth=!0,l.autoClearStencil=!0,v===null&&(e.background=l.getClearColor(hb));let p=new eo(n,s,h);return p.position.copy(a),p.update(l,e),l.autoClear=u,l.autoClearColor=d,l.autoClearDepth=f,l.autoClearStencil=g,e.background=v,t>0&&(h.texture.mipmapsAutoUpdate=!0,this._blur(c,t)),this._applyPMREM(c),c}fromEquirectangular(e,t=null){return this._fromTexture(e,t)}fromCubemap(e,t=null){return this._fromTexture(e,t)}compileCubemapShader(){this._cubemapMaterial===null&&(this._cubemapMaterial=Cp(),this._compileMaterial(this._cubemapMaterial))}compileEquirectangularShader(){this._equirectMaterial===null&&(this._equirectMaterial=Rp(),this._compileMaterial(this._equirectMaterial))}dispose(){this._sourceTarget!==null&&this._sourceTarget.dispose(),this._cubemapMaterial!==null&&this._cubemapMaterial.dispose(),this._equirectMaterial!==null&&this._equirectMaterial.dispose(),this._blurMaterial!==null&&this._blurMaterial.dispose(),this._ggxMaterial!==null&&this._ggxMaterial.dispose(),this._integrationMaterial!==null&&this._integrationMaterial.dispose(),this._boxMesh.geometry.dispose()}static lodToRoughness(e,t){return t>0?1-Math.sqrt(1-e/t):0}_setSize(e){this._cubeSize=Math.max(Tp,Lu(e))}_fromTexture(e,t){e.mapping===cr||e.mapping===so?this._setSize(e.image.length===0?Tp:e.image[0].width||e.image[0].image.width):this._setSize(e.image.width/4);let n=t||this._allocateTarget();return this._textureToCubemap(e),this._applyPMREM(n),n}_allocateTarget(){let e=this._cubeSize,t=Ap(e,!1,!1),n=Math.log2(e)-ob;for(let s=0;s<=n;s++)t.texture.mipmaps.push({width:e>>s,height:e>>s});return t.texture.name="PMREM",t.texture.isPMREMTexture=!0,t}_getSourceTarget(e=!1){let t=this._cubeSize,n=this._sourceTarget;return(n===null||n.width!==t||e&&n.depthBuffer===!1)&&(n!==null&&n.dispose(),this._sourceTarget=Ap(t,!0,e)),this._sourceTarget}_compileMaterial(e){this._boxMesh.material=e,this._renderer.compile(this._boxMesh,this._cubeCamera.children[0])}_renderCube(e,t,n){let s=this._boxMesh,r=this._cubeCamera;s.material=n,r.renderTarget=e,r.activeMipmapLevel=t;let o=e.width>>t;e.viewport.set(0,0,o,o),r.update(this._renderer,s),e.viewport.set(0,0,e.width,e.height)}_textureToCubemap(e){let t;e.mapping===cr||e.mapping===so?(this._cubemapMaterial===null&&(this._cubemapMaterial=Cp()),t=this._cubemapMaterial,t.uniforms.flipEnvMap.value=e.isRenderTargetTexture===!1?-1:1):(this._equirectMaterial===null&&(this._equirectMaterial=Rp()),t=this._equirectMaterial),t.uniforms.envMap.value=e,this._renderCube(this._getSourceTarget(),0,t)}_applyPMREM(e){this._ggxMaterial===null&&(this._ggxMaterial=ub(),this._integrationMaterial=db());let t=this._cubeSize,n=e.texture.mipmaps.length-1,s=this._ggxMaterial.uniforms;s.envMap.value=this._sourceTarget.texture;let r=this._integrationMaterial.uniforms;r.envMap.value=this._sourceTarget.texture,r.sourceLod.value=Math.log2(t/Jp);for(let o=0;o<=n;o++){let a=i.lodToRoughness(o,n);if(o>n-lb)r.roughness.value=a,this._renderCube(e,o,this._integrationMaterial);else{let l=a>0?Math.log2(t)+.5*Math.log2(6/(Zp*Math.pow(a,4)))+.5:0;s.roughness.value=a,s.lodBias.value=l,this._renderCube(e,o,this._ggxMaterial)}}}_blur(e,t){this._blurMaterial===null&&(this._blurMaterial=fb());let n=this._blurMaterial,s=n.uniforms,r=this._sourceTarget;s.sigma.value=Math.min(t,Math.PI)/Math.SQRT2,s.envMap.value=r.texture,this._renderCube(e,0,n),s.envMap.value=e.texture,this._renderCube(r,0,n)}};function Ap(i,e,t){return new xa(i,{minFilter:ms,generateMipmaps:e,type:Ci,colorSpace:fs,depthBuffer:t})}function ya(i,e,t){return new qi({name:i,uniforms:e,vertexShader:ct.cube_vert,fragmentShader:t,side:Gn,blending:ar,depthTest:!1,depthWrite:!1})}function ub(){return ya("PMREMGGXConvolution",{envMap:{value:null},roughness:{value:0},lodBias:{value:0}},`

		#define GGX_SAMPLES ${Zp}u

		varying vec3 vWorldDirection;

		uniform samplerCube envMap;
		uniform float roughness;
		uniform float lodBias;

		#include <common>

		// Van der Corput radical inverse
		float radicalInverse_VdC( uint bits ) {

			bits = ( bits << 16u ) | ( bits >> 16u );
			bits = ( ( bits & 0x55555555u ) << 1u ) | ( ( bits & 0xAAAAAAAAu ) >> 1u );
			bits = ( ( bits & 0x33333333u ) << 2u ) | ( ( bits & 0xCCCCCCCCu ) >> 2u );
			bits = ( ( bits & 0x0F0F0F0Fu ) << 4u ) | ( ( bits & 0xF0F0F0F0u ) >> 4u );
			bits = ( ( bits & 0x00FF00FFu ) << 8u ) | ( ( bits & 0xFF00FF00u ) >> 8u );
			return float( bits ) * 2.3283064365386963e-10; // / 0x100000000

		}

		// Hammersley sequence
		vec2 hammersley( uint i, uint N ) {

			return vec2( float( i ) / float( N ), radicalInverse_VdC( i ) );

		}

		void main() {

			vec3 N = normalize( vWorldDirection );

			// For very low roughness, just sample the environment directly
			if ( roughness < 0.001 ) {

				gl_FragColor = vec4( textureLod( envMap, N, 0.0 ).rgb, 1.0 );
				return;

			}

			float alpha = roughness * roughness;
			float alpha2 = alpha * alpha;

			// Tangent space basis for VNDF sampling
			vec3 up = abs( N.z ) < 0.999 ? vec3( 0.0, 0.0, 1.0 ) : vec3( 1.0, 0.0, 0.0 );
			vec3 tangent = normalize( cross( up, N ) );
			vec3 bitangent = cross( N, tangent );

			vec3 prefilteredColor = vec3( 0.0 );
			float totalWeight = 0.0;

			for ( uint i = 0u; i < GGX_SAMPLES; i ++ ) {

				vec2 Xi = hammersley( i, GGX_SAMPLES );

				// With V = N, sample the reflected direction directly.
				float invQ = 1.0 / ( 1.0 - Xi.x + alpha2 * Xi.x );
				float NdotL = ( 1.0 - Xi.x - alpha2 * Xi.x ) * invQ;

				if ( NdotL > 0.0 ) {

					float phi = 2.0 * PI * Xi.y;
					float sinTheta = 2.0 * alpha * sqrt( Xi.x * ( 1.0 - Xi.x ) ) * invQ;
					vec3 L = N * NdotL + ( tangent * cos( phi ) + bitangent * sin( phi ) ) * sinTheta;

					// Match the source mip to the sample's solid angle. The terms
					// independent of the sample are precomputed in lodBias.
					float d = alpha2 * invQ;
					float lod = max( log2( d ) + lodBias, 0.0 );

					// Weight by NdotL for the split-sum approximation
					prefilteredColor += textureLod( envMap, L, lod ).rgb * NdotL;
					totalWeight += NdotL;

				}

			}

			gl_FragColor = vec4( prefilteredColor / totalWeight, 1.0 );

		}
	`)}function db(){return ya("PMREMGGXIntegration",{envMap:{value:null},roughness:{value:0},sourceLod:{value:0},sourceSize:{value:Jp}},`

		varying vec3 vWorldDirection;

		uniform samplerCube envMap;
		uniform float roughness;
		uniform float sourceLod;
		uniform int sourceSize;

		void main() {

			vec3 N = normalize( vWorldDirection );

			float alpha = roughness * roughness;
			float alpha2 = alpha * alpha;

			float texelSize = 2.0 / float( sourceSize );

			vec3 prefilteredColor = vec3( 0.0 );
			float totalWeight = 0.0;

			// Pair opposite texels: only the one in N's hemisphere contributes.
			for ( int face = 0; face < 3; face ++ ) {

				for ( int y = 0; y < sourceSize; y ++ ) {

					for ( int x = 0; x < sourceSize; x ++ ) {

						vec2 uv = ( vec2( x, y ) + 0.5 ) * texelSize - 1.0;
						vec3 texelDirection = face == 0 ? vec3( 1.0, uv ) : ( face == 1 ? vec3( uv.x, 1.0, uv.y ) : vec3( uv, 1.0 ) );

						float invDistance = inversesqrt( 1.0 + dot( uv, uv ) );
						float NdotL = dot( N, texelDirection );
						texelDirection *= NdotL < 0.0 ? - 1.0 : 1.0;
						NdotL = abs( NdotL ) * invDistance;

						// With V = N, NdotH squared is ( 1 + NdotL ) / 2. Common factors
						// in the GGX distribution and texel solid angle cancel when normalized.
						float d = 1.0 + alpha2 + ( alpha2 - 1.0 ) * NdotL;
						float weight = NdotL * invDistance * invDistance * invDistance / ( d * d );

						prefilteredColor += textureLod( envMap, texelDirection, sourceLod ).rgb * weight;
						totalWeight += weight;

					}

				}

			}

			gl_FragColor = vec4( prefilteredColor / totalWeight, 1.0 );

		}
	`)}function fb(){return ya("PMREMSphericalGaussianBlur",{envMap:{value:null},sigma:{value:0}},`

		#define SAMPLES ${ab}
		#define GOLDEN_ANGLE 2.39996322973

		varying vec3 vWorldDirection;

		uniform samplerCube envMap;
		uniform float sigma;

		#include <common>

		void main() {

			vec3 outputDirection = normalize( vWorldDirection );

			vec3 up = abs( outputDirection.z ) < 0.999 ? vec3( 0.0, 0.0, 1.0 ) : vec3( 1.0, 0.0, 0.0 );
			vec3 tangent = normalize( cross( up, outputDirection ) );
			vec3 bitangent = cross( outputDirection, tangent );

			// Truncate the kernel at three standard deviations or at the antipode.
			float thetaMax = min( 3.0 * sigma, PI );
			float truncation = 1.0 - exp( - 0.5 * thetaMax * thetaMax / ( sigma * sigma ) );

			vec3 accumColor = vec3( 0.0 );
			float accumWeight = 0.0;

			for ( int i = 0; i < SAMPLES; i ++ ) {

				// Stratified inverse-CDF sampling of the Gaussian, placed on a golden-angle spiral.
				float stratum = ( float( i ) + 0.5 ) / float( SAMPLES );
				float theta = sigma * sqrt( - 2.0 * log( 1.0 - stratum * truncation ) );
				float phi = float( i ) * GOLDEN_ANGLE;

				vec3 offset = cos( phi ) * tangent + sin( phi ) * bitangent;
				vec3 sampleDirection = cos( theta ) * outputDirection + sin( theta ) * offset;

				// Correct the planar sample density to solid angle.
				float weight = sin( theta ) / theta;

				accumColor += weight * textureLod( envMap, sampleDirection, 0.0 ).rgb;
				accumWeight += weight;

			}

			gl_FragColor = vec4( accumColor / accumWeight, 1.0 );

		}
	`)}function Rp(){return ya("PMREMEquirectangularToCubemap",{envMap:{value:null}},`

		varying vec3 vWorldDirection;

		uniform sampler2D envMap;

		#include <common>

		void main() {

			// Average four subpixel samples to preserve small, bright features.
			vec3 direction = normalize( vWorldDirection );
			vec3 dx = dFdx( direction ) * 0.25;
			vec3 dy = dFdy( direction ) * 0.25;

			vec3 color = textureLod( envMap, equirectUv( normalize( direction - dx - dy ) ), 0.0 ).rgb;
			color += textureLod( envMap, equirectUv( normalize( direction + dx - dy ) ), 0.0 ).rgb;
			color += textureLod( envMap, equirectUv( normalize( direction - dx + dy ) ), 0.0 ).rgb;
			color += textureLod( envMap, equirectUv( normalize( direction + dx + dy ) ), 0.0 ).rgb;
			gl_FragColor = vec4( color * 0.25, 1.0 );

		}
	`)}function Cp(){return ya("PMREMCubemapToCubemap",{envMap:{value:null},flipEnvMap:{value:-1}},`

		varying vec3 vWorldDirection;

		uniform samplerCube envMap;
		uniform float flipEnvMap;

		void main() {

			gl_FragColor = vec4( textureCube( envMap, vec3( flipEnvMap * vWorldDirection.x, vWorldDirection.yz ) ).rgb, 1.0 );

		}
	`)}function pb(i){let e=new WeakMap,t=new WeakMap,n=null;function s(d,f=!1){return d==null?null:f?o(d):r(d)}function r(d){if(d&&d.isTexture){let f=d.mapping;if(f===zl||f===Hl)if(e.has(d)){let g=e.get(d).texture;return a(g,d.mapping)}else{let g=d.image;if(g&&g.height>0){let v=new xa(g.height);return v.fromEquirectangularTexture(i,d),e.set(d,v),d.addEventListener("dispose",c),a(v.texture,d.mapping)}else return null}}return d}function o(d){if(d&&d.isTexture&&d.isPMREMTexture!==!0){let f=d.mapping,g=f===zl||f===Hl,v=f===cr||f===so;if(g||v){let p=t.get(d),m=p!==void 0?p.texture.pmremVersion:0;if(d.isRenderTargetTexture&&d.pmremVersion!==m)return n===null&&(n=new Rc(i)),p=g?n.fromEquirectangular(d,p):n.fromCubemap(d,p),p.texture.pmremVersion=d.pmremVersion,t.set(d,p),p.texture;if(p!==void 0)return p.texture;{let y=d.image;return g&&y&&y.height>0||v&&y&&l(y)?(n===null&&(n=new Rc(i)),p=g?n.fromEquirectangular(d):n.fromCubemap(d),p.texture.pmremVersion=d.pmremVersion,t.set(d,p),d.addEventListener("dispose",h),p.texture):null}}}return d}function a(d,f){return f===zl?d.mapping=cr:f===Hl&&(d.mapping=so),d}function l(d){let f=0,g=6;for(let v=0;v<g;v++)d[v]!==void 0&&f++;return f===g}function c(d){let f=d.target;f.removeEventListener("dispose",c);let g=e.get(f);g!==void 0&&(e.delete(f),g.dispose())}function h(d){let f=d.target;f.removeEventListener("dispose",h);let g=t.get(f);g!==void 0&&(t.delete(f),g.dispose())}function u(){e=new WeakMap,t=new WeakMap,n!==null&&(n.dispose(),n=null)}return{get:s,dispose:u}}function mb(i){let e={};function t(n){if(e[n]!==void 0)return e[n];let s=i.getExtension(n);return e[n]=s,s}return{has:function(n){return t(n)!==null},init:function(){t("EXT_color_buffer_float"),t("WEBGL_clip_cull_distance"),t("OES_texture_float_linear"),t("EXT_color_buffer_half_float"),t("WEBGL_multisampled_render_to_texture"),t("WEBGL_render_shared_exponent")},get:function(n){let s=t(n);return s===null&&Oo("WebGLRenderer: "+n+" extension not supported."),s}}}function gb(i,e,t,n){let s={},r=new WeakMap,o=new FinalizationRegistry(g=>delete s[g]);function a(g){l(g.target)}function l(g){g.index!==null&&e.remove(g.index);for(let p in g.attributes)e.remove(g.attributes[p]);g.removeEventListener("dispose",a),delete s[g.id],o.unregister(g);let v=r.get(g);v&&(e.remove(v),r.delete(g)),n.releaseStatesOfGeometry(g),g.isInstancedBufferGeometry===!0&&delete g._maxInstanceCount,t.memory.geometries--}function c(g,v){return s[v.id]!==void 0||(v.addEventListener("dispose",a),s[v.id]=new WeakRef(v),o.register(v,v.id,v),t.memory.geometries++),v}function h(g){let v=g.attributes;for(let p in v)e.update(v[p],i.ARRAY_BUFFER)}function u(g){let v=g.index,p=g.attributes.position,m=0;if(p===void 0)return;let y=v!==null?v.array.length:p.array.length/3-1,T=p.count>=65535?Zo:$o,w=new T(Math.ceil(y/3)*6,1),P=w.array;if(v!==null){let x=v.array;m=v.version;for(let E=0,O=0;E<y;E+=3){let N=x[E+0],I=x[E+1],V=x[E+2];P[O++]=N,P[O++]=I,P[O++]=I,P[O++]=V,P[O++]=V,P[O++]=N}}else{m=p.version;for(let x=0,E=0;x<y;x+=3){let O=x+0,N=x+1,I=x+2;P[E++]=O,P[E++]=N,P[E++]=N,P[E++]=I,P[E++]=I,P[E++]=O}}w.version=m;let A=r.get(g);A&&e.remove(A),r.set(g,w)}function d(g){let v=r.get(g);if(v){let p=g.index;p!==null&&v.version<p.version&&u(g)}else u(g);return r.get(g)}function f(){for(let g in s){let v=s[g].deref();v!==void 0&&l(v)}}return{get:c,update:h,getWireframeAttribute:d,dispose:f}}function _b(i,e,t){let n;function s(u){n=u}let r,o;function a(u){r=u.type,o=u.bytesPerElement}function l(u,d){i.drawElements(n,d,r,u*o),t.update(d,n,1)}function c(u,d,f){f!==0&&(i.drawElementsInstanced(n,d,r,u*o,f),t.update(d,n,f))}function h(u,d,f){if(f===0)return;e.get("WEBGL_multi_draw").multiDrawElementsWEBGL(n,d,0,r,u,0,f);let v=0;for(let p=0;p<f;p++)v+=d[p];t.update(v,n,1)}this.setMode=s,this.setIndex=a,this.render=l,this.renderInstances=c,this.renderMultiDraw=h}function xb(i){let e={geometries:0,textures:0},t={frame:0,calls:0,triangles:0,points:0,lines:0};function n(r,o,a){switch(t.calls++,o){case i.TRIANGLES:t.triangles+=a*(r/3);break;case i.LINES:t.lines+=a*(r/2);break;case i.LINE_STRIP:t.lines+=a*(r-1);break;case i.LINE_LOOP:t.lines+=a*r;break;case i.POINTS:t.points+=a*r;break;default:je("WebGLInfo: Unknown draw mode:",o);break}}function s(){t.calls=0,t.triangles=0,t.points=0,t.lines=0}return{memory:e,render:t,programs:null,autoReset:!0,reset:s,update:n}}function yb(i,e,t){let n=new WeakMap,s=new Lt;function r(o,a,l){let c=o.morphTargetInfluences,h=a.morphAttributes.position||a.morphAttributes.normal||a.morphAttributes.color,u=h!==void 0?h.length:0,d=n.get(a);if(d===void 0||d.count!==u){let O=function(){x.dispose(),n.delete(a),a.removeEventListener("dispose",O)};d!==void 0&&d.texture.dispose();let f=a.morphAttributes.position!==void 0,g=a.morphAttributes.normal!==void 0,v=a.morphAttributes.color!==void 0,p=a.morphAttributes.position||[],m=a.morphAttributes.normal||[],y=a.morphAttributes.color||[],T=0;f===!0&&(T=1),g===!0&&(T=2),v===!0&&(T=3);let w=a.attributes.position.count*T,P=1;w>e.maxTextureSize&&(P=Math.ceil(w/e.maxTextureSize),w=e.maxTextureSize);let A=new Float32Array(w*P*4*u),x=new Xo(A,w,P,u);x.type=Ri,x.needsUpdate=!0;let E=T*4;for(let N=0;N<u;N++){let I=p[N],V=m[N],W=y[N],D=w*P*4*N;for(let G=0;G<I.count;G++){let $=G*E;f===!0&&(s.fromBufferAttribute(I,G),A[D+$+0]=s.x,A[D+$+1]=s.y,A[D+$+2]=s.z,A[D+$+3]=0),g===!0&&(s.fromBufferAttribute(V,G),A[D+$+4]=s.x,A[D+$+5]=s.y,A[D+$+6]=s.z,A[D+$+7]=0),v===!0&&(s.fromBufferAttribute(W,G),A[D+$+8]=s.x,A[D+$+9]=s.y,A[D+$+10]=s.z,A[D+$+11]=W.itemSize===4?s.w:1)}}d={count:u,texture:x,size:new Qe(w,P)},n.set(a,d),a.addEventListener("dispose",O)}if(o.isInstancedMesh===!0&&o.morphTexture!==null)l.getUniforms().setValue(i,"morphTexture",o.morphTexture,t);else{let f=0;for(let v=0;v<c.length;v++)f+=c[v];let g=a.morphTargetsRelative?1:1-f;l.getUniforms().setValue(i,"morphTargetBaseInfluence",g),l.getUniforms().setValue(i,"morphTargetInfluences",c)}l.getUniforms().setValue(i,"morphTargetsTexture",d.texture,t),l.getUniforms().setValue(i,"morphTargetsTextureSize",d.size)}return{update:r}}function vb(i,e,t,n,s){let r=new WeakMap;function o(c){let h=s.render.frame,u=c.geometry,d=e.get(c,u);if(r.get(d)!==h&&(e.update(d),r.set(d,h)),c.isInstancedMesh&&(c.hasEventListener("dispose",l)===!1&&c.addEventListener("dispose",l),r.get(c)!==h&&(t.update(c.instanceMatrix,i.ARRAY_BUFFER),c.instanceColor!==null&&t.update(c.instanceColor,i.ARRAY_BUFFER),r.set(c,h))),c.isSkinnedMesh){let f=c.skeleton;r.get(f)!==h&&(f.update(),r.set(f,h))}return d}function a(){r=new WeakMap}function l(c){let h=c.target;h.removeEventListener("dispose",l),n.releaseStatesOfObject(h),t.remove(h.instanceMatrix),h.instanceColor!==null&&t.remove(h.instanceColor)}return{update:o,dispose:a}}var bb={[uu]:"LINEAR_TONE_MAPPING",[du]:"REINHARD_TONE_MAPPING",[fu]:"CINEON_TONE_MAPPING",[pu]:"ACES_FILMIC_TONE_MAPPING",[gu]:"AGX_TONE_MAPPING",[_u]:"NEUTRAL_TONE_MAPPING",[mu]:"CUSTOM_TONE_MAPPING"};function Sb(i,e,t,n,s,r){let o=new ni(e,t,{type:i,depthBuffer:s,stencilBuffer:r,samples:n?4:0,storeMultisampledDepthBuffer:!1,storeMultisampledStencilBuffer:!1,resolveDepthBuffer:!1,resolveStencilBuffer:!1}),a=null,l=null,c=null,h=new Cn;h.setAttribute("position",new gi([-1,3,0,-1,-1,0,3,-1,0],3)),h.setAttribute("uv",new gi([0,2,0,0,2,0],2));let u=new Qr({uniforms:{tDiffuse:{value:null}},vertexShader:`
			precision highp float;

			uniform mat4 modelViewMatrix;
			uniform mat4 projectionMatrix;

			attribute vec3 position;
			attribute vec2 uv;

			varying vec2 vUv;

			void main() {
				vUv = uv;
				gl_Position = projectionMatrix * modelViewMatrix * vec4( position, 1.0 );
			}`,fragmentShader:`
			precision highp float;

			uniform sampler2D tDiffuse;

			varying vec2 vUv;

			#include <tonemapping_pars_fragment>
			#include <colorspace_pars_fragment>

			void main() {
				gl_FragColor = texture2D( tDiffuse, vUv );

				#ifdef LINEAR_TONE_MAPPING
					gl_FragColor.rgb = LinearToneMapping( gl_FragColor.rgb );
				#elif defined( REINHARD_TONE_MAPPING )
					gl_FragColor.rgb = ReinhardToneMapping( gl_FragColor.rgb );
				#elif defined( CINEON_TONE_MAPPING )
					gl_FragColor.rgb = CineonToneMapping( gl_FragColor.rgb );
				#elif defined( ACES_FILMIC_TONE_MAPPING )
					gl_FragColor.rgb = ACESFilmicToneMapping( gl_FragColor.rgb );
				#elif defined( AGX_TONE_MAPPING )
					gl_FragColor.rgb = AgXToneMapping( gl_FragColor.rgb );
				#elif defined( NEUTRAL_TONE_MAPPING )
					gl_FragColor.rgb = NeutralToneMapping( gl_FragColor.rgb );
				#elif defined( CUSTOM_TONE_MAPPING )
					gl_FragColor.rgb = CustomToneMapping( gl_FragColor.rgb );
				#endif

				#ifdef SRGB_TRANSFER
					gl_FragColor = sRGBTransferOETF( gl_FragColor );
				#endif
			}`,depthTest:!1,depthWrite:!1}),d=new Tn(h,u),f=new Bl(-1,1,1,-1,0,1),g=null,v=null,p=!1,m,y=null,T=[],w=!1;this.setSize=function(P,A){o.setSize(P,A),a!==null&&a.setSize(P,A),l!==null&&l.setSize(P,A);for(let x=0;x<T.length;x++){let E=T[x];E.setSize&&E.setSize(P,A)}},this.setEffects=function(P){T=P,w=T.length>0&&T[0].isRenderPass===!0;let A=o.width,x=o.height;T.length>0&&a===null&&(a=new ni(A,x,{type:Ci,depthBuffer:!1,stencilBuffer:!1}),l=new ni(A,x,{type:Ci,depthBuffer:!1,stencilBuffer:!1}));let E=s===!0&&T.some(O=>O.needsDepthTexture===!0);E!==(o.depthTexture!==null)&&(E===!0&&c===null&&(c=new ps(A,x),r===!0&&(c.format=gs,c.type=hr)),o.dispose(),o.depthTexture=E?c:null,o.resolveDepthBuffer=E,o.storeMultisampledDepthBuffer=E);for(let O=0;O<T.length;O++){let N=T[O];N.setSize&&N.setSize(A,x),E&&N.needsDepthTexture===!0&&N.setDepthTexture&&N.setDepthTexture(c)}},this.begin=function(P,A){if(p||P.toneMapping===Yi&&T.length===0)return!1;if(y=A,A!==null){let x=A.width,E=A.height;(o.width!==x||o.height!==E)&&this.setSize(x,E)}return w===!1&&P.setRenderTarget(o),m=P.toneMapping,P.toneMapping=Yi,!0},this.hasRenderPass=function(){return w},this.end=function(P,A){P.toneMapping=m,p=!0;let x=o,E=a;for(let O=0;O<T.length;O++){let N=T[O];N.enabled!==!1&&(N.render(P,E,x,A),N.needsSwap!==!1&&(x=E,E=E===a?l:a))}if(g!==P.outputColorSpace||v!==P.toneMapping){g=P.outputColorSpace,v=P.toneMapping,u.defines={},ft.getTransfer(g)===Tt&&(u.defines.SRGB_TRANSFER="");let O=bb[v];O&&(u.defines[O]=""),u.needsUpdate=!0}u.uniforms.tDiffuse.value=x.texture,P.setRenderTarget(y),P.render(d,f),y=null,p=!1},this.isCompositing=function(){return p},this.dispose=function(){o.dispose(),a!==null&&a.dispose(),l!==null&&l.dispose(),h.dispose(),u.dispose()}}var Kp=new Rn,jp=new ps(1,1),Qp=new ea(1),em=new Xo,tm=new vl,nm=new Qo,Pp=[],Ip=[],Lp=new Float32Array(16),Np=new Float32Array(9),Dp=new Float32Array(4);function lo(i,e,t){let n=i[0];if(n<=0||n>0)return i;let s=e*t,r=Pp[s];if(r===void 0&&(r=new Float32Array(s),Pp[s]=r),e!==0){n.toArray(r,0);for(let o=1,a=0;o!==e;++o)a+=t,i[o].toArray(r,a)}return r}function pn(i,e){if(i.length!==e.length)return!1;for(let t=0,n=i.length;t<n;t++)if(i[t]!==e[t])return!1;return!0}function mn(i,e){for(let t=0,n=e.length;t<n;t++)i[t]=e[t]}function Pc(i,e){let t=Ip[e];t===void 0&&(t=new Int32Array(e),Ip[e]=t);for(let n=0;n!==e;++n)t[n]=i.allocateTextureUnit();return t}function Mb(i,e){let t=this.cache;t[0]!==e&&(i.uniform1f(this.addr,e),t[0]=e)}function wb(i,e){let t=this.cache;if(e.x!==void 0)(t[0]!==e.x||t[1]!==e.y)&&(i.uniform2f(this.addr,e.x,e.y),t[0]=e.x,t[1]=e.y);else{if(pn(t,e))return;i.uniform2fv(this.addr,e),mn(t,e)}}function Eb(i,e){let t=this.cache;if(e.x!==void 0)(t[0]!==e.x||t[1]!==e.y||t[2]!==e.z)&&(i.uniform3f(this.addr,e.x,e.y,e.z),t[0]=e.x,t[1]=e.y,t[2]=e.z);else if(e.r!==void 0)(t[0]!==e.r||t[1]!==e.g||t[2]!==e.b)&&(i.uniform3f(this.addr,e.r,e.g,e.b),t[0]=e.r,t[1]=e.g,t[2]=e.b);else{if(pn(t,e))return;i.uniform3fv(this.addr,e),mn(t,e)}}function Tb(i,e){let t=this.cache;if(e.x!==void 0)(t[0]!==e.x||t[1]!==e.y||t[2]!==e.z||t[3]!==e.w)&&(i.uniform4f(this.addr,e.x,e.y,e.z,e.w),t[0]=e.x,t[1]=e.y,t[2]=e.z,t[3]=e.w);else{if(pn(t,e))return;i.uniform4fv(this.addr,e),mn(t,e)}}function Ab(i,e){let t=this.cache,n=e.elements;if(n===void 0){if(pn(t,e))return;i.uniformMatrix2fv(this.addr,!1,e),mn(t,e)}else{if(pn(t,n))return;Dp.set(n),i.uniformMatrix2fv(this.addr,!1,Dp),mn(t,n)}}function Rb(i,e){let t=this.cache,n=e.elements;if(n===void 0){if(pn(t,e))return;i.uniformMatrix3fv(this.addr,!1,e),mn(t,e)}else{if(pn(t,n))return;Np.set(n),i.uniformMatrix3fv(this.addr,!1,Np),mn(t,n)}}function Cb(i,e){let t=this.cache,n=e.elements;if(n===void 0){if(pn(t,e))return;i.uniformMatrix4fv(this.addr,!1,e),mn(t,e)}else{if(pn(t,n))return;Lp.set(n),i.uniformMatrix4fv(this.addr,!1,Lp),mn(t,n)}}function Pb(i,e){let t=this.cache;t[0]!==e&&(i.uniform1i(this.addr,e),t[0]=e)}function Ib(i,e){let t=this.cache;if(e.x!==void 0)(t[0]!==e.x||t[1]!==e.y)&&(i.uniform2i(this.addr,e.x,e.y),t[0]=e.x,t[1]=e.y);else{if(pn(t,e))return;i.uniform2iv(this.addr,e),mn(t,e)}}function Lb(i,e){let t=this.cache;if(e.x!==void 0)(t[0]!==e.x||t[1]!==e.y||t[2]!==e.z)&&(i.uniform3i(this.addr,e.x,e.y,e.z),t[0]=e.x,t[1]=e.y,t[2]=e.z);else{if(pn(t,e))return;i.uniform3iv(this.addr,e),mn(t,e)}}function Nb(i,e){let t=this.cache;if(e.x!==void 0)(t[0]!==e.x||t[1]!==e.y||t[2]!==e.z||t[3]!==e.w)&&(i.uniform4i(this.addr,e.x,e.y,e.z,e.w),t[0]=e.x,t[1]=e.y,t[2]=e.z,t[3]=e.w);else{if(pn(t,e))return;i.uniform4iv(this.addr,e),mn(t,e)}}function Db(i,e){let t=this.cache;t[0]!==e&&(i.uniform1ui(this.addr,e),t[0]=e)}function Fb(i,e){let t=this.cache;if(e.x!==void 0)(t[0]!==e.x||t[1]!==e.y)&&(i.uniform2ui(this.addr,e.x,e.y),t[0]=e.x,t[1]=e.y);else{if(pn(t,e))return;i.uniform2uiv(this.addr,e),mn(t,e)}}function Ub(i,e){let t=this.cache;if(e.x!==void 0)(t[0]!==e.x||t[1]!==e.y||t[2]!==e.z)&&(i.uniform3ui(this.addr,e.x,e.y,e.z),t[0]=e.x,t[1]=e.y,t[2]=e.z);else{if(pn(t,e))return;i.uniform3uiv(this.addr,e),mn(t,e)}}function Ob(i,e){let t=this.cache;if(e.x!==void 0)(t[0]!==e.x||t[1]!==e.y||t[2]!==e.z||t[3]!==e.w)&&(i.uniform4ui(this.addr,e.x,e.y,e.z,e.w),t[0]=e.x,t[1]=e.y,t[2]=e.z,t[3]=e.w);else{if(pn(t,e))return;i.uniform4uiv(this.addr,e),mn(t,e)}}function Ic(i){return i.version===0&&(i.compareFunction=Cu,i.needsUpdate=!0),i}function Bb(i,e,t){let n=this.cache,s=t.allocateTextureUnit();n[0]!==s&&(i.uniform1i(this.addr,s),n[0]=s);let r;this.type===i.SAMPLER_2D_SHADOW?r=Ic(jp):r=Kp,t.setTexture2D(e||r,s)}function kb(i,e,t){let n=this.cache,s=t.allocateTextureUnit();n[0]!==s&&(i.uniform1i(this.addr,s),n[0]=s),t.setTexture3D(e||tm,s)}function zb(i,e,t){let n=this.cache,s=t.allocateTextureUnit();n[0]!==s&&(i.uniform1i(this.addr,s),n[0]=s);let r;this.type===i.SAMPLER_CUBE_SHADOW?r=Ic(Qp):r=nm,t.setTextureCube(e||r,s)}function Hb(i,e,t){let n=this.cache,s=t.allocateTextureUnit();n[0]!==s&&(i.uniform1i(this.addr,s),n[0]=s),t.setTexture2DArray(e||em,s)}function Vb(i){switch(i){case 5126:return Mb;case 35664:return wb;case 35665:return Eb;case 35666:return Tb;case 35674:return Ab;case 35675:return Rb;case 35676:return Cb;case 5124:case 35670:return Pb;case 35667:case 35671:return Ib;case 35668:case 35672:return Lb;case 35669:case 35673:return Nb;case 5125:return Db;case 36294:return Fb;case 36295:return Ub;case 36296:return Ob;case 35678:case 36198:case 36298:case 36306:case 35682:return Bb;case 35679:case 36299:case 36307:return kb;case 35680:case 36300:case 36308:case 36293:return zb;case 36289:case 36303:case 36311:case 36292:return Hb}}function Gb(i,e){i.uniform1fv(this.addr,e)}function Wb(i,e){let t=lo(e,this.size,2);i.uniform2fv(this.addr,t)}function Xb(i,e){let t=lo(e,this.size,3);i.uniform3fv(this.addr,t)}function qb(i,e){let t=lo(e,this.size,4);i.uniform4fv(this.addr,t)}function Yb(i,e){let t=lo(e,this.size,4);i.uniformMatrix2fv(this.addr,!1,t)}function $b(i,e){let t=lo(e,this.size,9);i.uniformMatrix3fv(this.addr,!1,t)}function Zb(i,e){let t=lo(e,this.size,16);i.uniformMatrix4fv(this.addr,!1,t)}function Jb(i,e){i.uniform1iv(this.addr,e)}function Kb(i,e){i.uniform2iv(this.addr,e)}function jb(i,e){i.uniform3iv(this.addr,e)}function Qb(i,e){i.uniform4iv(this.addr,e)}function eS(i,e){i.uniform1uiv(this.addr,e)}function tS(i,e){i.uniform2uiv(this.addr,e)}function nS(i,e){i.uniform3uiv(this.addr,e)}function iS(i,e){i.uniform4uiv(this.addr,e)}function sS(i,e,t){let n=this.cache,s=e.length,r=Pc(t,s);pn(n,r)||(i.uniform1iv(this.addr,r),mn(n,r));let o;this.type===i.SAMPLER_2D_SHADOW?o=Ic(jp):o=Kp;for(let a=0;a!==s;++a)t.setTexture2D(e[a]||o,r[a])}function rS(i,e,t){let n=this.cache,s=e.length,r=Pc(t,s);pn(n,r)||(i.uniform1iv(this.addr,r),mn(n,r));for(let o=0;o!==s;++o)t.setTexture3D(e[o]||tm,r[o])}function oS(i,e,t){let n=this.cache,s=e.length,r=Pc(t,s);pn(n,r)||(i.uniform1iv(this.addr,r),mn(n,r));let o;this.type===i.SAMPLER_CUBE_SHADOW?o=Ic(Qp):o=nm;for(let a=0;a!==s;++a)t.setTextureCube(e[a]||o,r[a])}function aS(i,e,t){let n=this.cache,s=e.length,r=Pc(t,s);pn(n,r)||(i.uniform1iv(this.addr,r),mn(n,r));for(let o=0;o!==s;++o)t.setTexture2DArray(e[o]||em,r[o])}function lS(i){switch(i){case 5126:return Gb;case 35664:return Wb;case 35665:return Xb;case 35666:return qb;case 35674:return Yb;case 35675:return $b;case 35676:return Zb;case 5124:case 35670:return Jb;case 35667:case 35671:return Kb;case 35668:case 35672:return jb;case 35669:case 35673:return Qb;case 5125:return eS;case 36294:return tS;case 36295:return nS;case 36296:return iS;case 35678:case 36198:case 36298:case 36306:case 35682:return sS;case 35679:case 36299:case 36307:return rS;case 35680:case 36300:case 36308:case 36293:return oS;case 36289:case 36303:case 36311:case 36292:return aS}}var Hu=class{constructor(e,t,n){this.id=e,this.addr=n,this.cache=[],this.type=t.type,this.setValue=Vb(t.type)}},Vu=class{constructor(e,t,n){this.id=e,this.addr=n,this.cache=[],this.type=t.type,this.size=t.size,this.setValue=lS(t.type)}},Gu=class{constructor(e){this.id=e,this.seq=[],this.map={}}setValue(e,t,n){let s=this.seq;for(let r=0,o=s.length;r!==o;++r){let a=s[r];a.setValue(e,t[a.id],n)}}},ku=/(\w+)(\])?(\[|\.)?/g;function Fp(i,e){i.seq.push(e),i.map[e.id]=e}function cS(i,e,t){let n=i.name,s=n.length;for(ku.lastIndex=0;;){let r=ku.exec(n),o=ku.lastIndex,a=r[1],l=r[2]==="]",c=r[3];if(l&&(a=a|0),c===void 0||c==="["&&o+2===s){Fp(t,c===void 0?new Hu(a,i,e):new Vu(a,i,e));break}else{let u=t.map[a];u===void 0&&(u=new Gu(a),Fp(t,u)),t=u}}}var ao=class{constructor(e,t){this.seq=[],this.map={};let n=e.getProgramParameter(t,e.ACTIVE_UNIFORMS);for(let o=0;o<n;++o){let a=e.getActiveUniform(t,o),l=e.getUniformLocation(t,a.name);cS(a,l,this)}let s=[],r=[];for(let o of this.seq)o.type===e.SAMPLER_2D_SHADOW||o.type===e.SAMPLER_CUBE_SHADOW||o.type===e.SAMPLER_2D_ARRAY_SHADOW?s.push(o):r.push(o);s.length>0&&(this.seq=s.concat(r))}setValue(e,t,n,s){let r=this.map[t];r!==void 0&&r.setValue(e,n,s)}setOptional(e,t,n){let s=t[n];s!==void 0&&this.setValue(e,n,s)}static upload(e,t,n,s){for(let r=0,o=t.length;r!==o;++r){let a=t[r],l=n[a.id];l.needsUpdate!==!1&&a.setValue(e,l.value,s)}}static seqWithValue(e,t){let n=[];for(let s=0,r=e.length;s!==r;++s){let o=e[s];o.id in t&&n.push(o)}return n}};function Up(i,e,t){let n=i.createShader(e);return i.shaderSource(n,t),i.compileShader(n),n}var hS=37297,uS=0;function dS(i,e){let t=i.split(`
`),n=[],s=Math.max(e-6,0),r=Math.min(e+6,t.length);for(let o=s;o<r;o++){let a=o+1;n.push(`${a===e?">":" "} ${a}: ${t[o]}`)}return n.join(`
`)}var Op=new et;function fS(i){ft._getMatrix(Op,ft.workingColorSpace,i);let e=`mat3( ${Op.elements.map(t=>t.toFixed(4))} )`;switch(ft.getTransfer(i)){case Ho:return[e,"LinearTransferOETF"];case Tt:return[e,"sRGBTransferOETF"];default:return Ye("WebGLProgram: Unsupported color space: ",i),[e,"LinearTransferOETF"]}}function Bp(i,e,t){let n=i.getShaderParameter(e,i.COMPILE_STATUS),r=(i.getShaderInfoLog(e)||"").trim();if(n&&r==="")return"";let o=/ERROR: 0:(\d+)/.exec(r);if(o){let a=parseInt(o[1]);return t.toUpperCase()+`

`+r+`

`+dS(i.getShaderSource(e),a)}else return r}function pS(i,e){let t=fS(e);return[`vec4 ${i}( vec4 value ) {`,`	return ${t[1]}( vec4( ${t[0]} * value.rgb, value.a ) );`,"}"].join(`
`)}var mS={[uu]:"Linear",[du]:"Reinhard",[fu]:"Cineon",[pu]:"ACESFilmic",[gu]:"AgX",[_u]:"Neutral",[mu]:"Custom"};function gS(i,e){let t=mS[e];return t===void 0?(Ye("WebGLProgram: Unsupported toneMapping:",e),"vec3 "+i+"( vec3 color ) { return LinearToneMapping( color ); }"):"vec3 "+i+"( vec3 color ) { return "+t+"ToneMapping( color ); }"}var Ac=new q;function _S(){ft.getLuminanceCoefficients(Ac);let i=Ac.x.toFixed(4),e=Ac.y.toFixed(4),t=Ac.z.toFixed(4);return["float luminance( const in vec3 rgb ) {",`	const vec3 weights = vec3( ${i}, ${e}, ${t} );`,"	return dot( weights, rgb );","}"].join(`
`)}function xS(i){return[i.extensionClipCullDistance?"#extension GL_ANGLE_clip_cull_distance : require":"",i.extensionMultiDraw?"#extension GL_ANGLE_multi_draw : require":""].filter(_a).join(`
`)}function yS(i){let e=[];for(let t in i){let n=i[t];n!==!1&&e.push("#define "+t+" "+n)}return e.join(`
`)}function vS(i,e){let t={},n=i.getProgramParameter(e,i.ACTIVE_ATTRIBUTES);for(let s=0;s<n;s++){let r=i.getActiveAttrib(e,s),o=r.name,a=1;r.type===i.FLOAT_MAT2&&(a=2),r.type===i.FLOAT_MAT3&&(a=3),r.type===i.FLOAT_MAT4&&(a=4),t[o]={type:r.type,location:i.getAttribLocation(e,o),locationSize:a}}return t}function _a(i){return i!==""}function kp(i,e){let t=e.numSpotLightShadows+e.numSpotLightMaps-e.numSpotLightShadowsWithMaps;return i.replace(/NUM_SUN_LIGHTS/g,e.numSunLights).replace(/NUM_DIR_LIGHTS/g,e.numDirLights).replace(/NUM_SPOT_LIGHTS/g,e.numSpotLights).replace(/NUM_SPOT_LIGHT_MAPS/g,e.numSpotLightMaps).replace(/NUM_SPOT_LIGHT_COORDS/g,t).replace(/NUM_RECT_AREA_LIGHTS/g,e.numRectAreaLights).replace(/NUM_POINT_LIGHTS/g,e.numPointLights).replace(/NUM_HEMI_LIGHTS/g,e.numHemiLights).replace(/NUM_SUN_LIGHT_SHADOWS/g,e.numSunLightShadows).replace(/NUM_DIR_LIGHT_SHADOWS/g,e.numDirLightShadows).replace(/NUM_SPOT_LIGHT_SHADOWS_WITH_MAPS/g,e.numSpotLightShadowsWithMaps).replace(/NUM_SPOT_LIGHT_SHADOWS/g,e.numSpotLightShadows).replace(/NUM_POINT_LIGHT_SHADOWS/g,e.numPointLightShadows).replace(/NUM_LIGHT_PROBE_GRIDS/g,e.numLightProbeGrids)}function zp(i,e){return i.replace(/NUM_CLIPPING_PLANES/g,e.numClippingPlanes).replace(/UNION_CLIPPING_PLANES/g,e.numClippingPlanes-e.numClipIntersection)}var bS=/^[ \t]*#include +<([\w\d./]+)>/gm;function Wu(i){return i.replace(bS,SS)}function SS(i,e){let t=ct[e];if(t===void 0)throw new Error("THREE.WebGLProgram: Can not resolve #include <"+e+">");return Wu(t)}var MS=/#pragma unroll_loop_start\s+for\s*\(\s*int\s+i\s*=\s*(\d+)\s*;\s*i\s*<\s*(\d+)\s*;\s*i\s*\+\+\s*\)\s*{([\s\S]+?)}\s+#pragma unroll_loop_end/g;function Hp(i){return i.replace(MS,wS)}function wS(i,e,t,n){let s="";for(let r=parseInt(e);r<parseInt(t);r++)s+=n.replace(/\[\s*i\s*\]/g,"[ "+r+" ]").replace(/UNROLLED_LOOP_INDEX/g,r);return s}function Vp(i){let e=`precision ${i.precision} float;
	precision ${i.precision} int;
	precision ${i.precision} sampler2D;
	precision ${i.precision} samplerCube;
	precision ${i.precision} sampler3D;
	precision ${i.precision} sampler2DArray;
	precision ${i.precision} sampler2DShadow;
	precision ${i.precision} samplerCubeShadow;
	precision ${i.precision} sampler2DArrayShadow;
	precision ${i.precision} isampler2D;
	precision ${i.precision} isampler3D;
	precision ${i.precision} isamplerCube;
	precision ${i.precision} isampler2DArray;
	precision ${i.precision} usampler2D;
	precision ${i.precision} usampler3D;
	precision ${i.precision} usamplerCube;
	precision ${i.precision} usampler2DArray;
	`;return i.precision==="highp"?e+=`
#define HIGH_PRECISION`:i.precision==="mediump"?e+=`
#define MEDIUM_PRECISION`:i.precision==="lowp"&&(e+=`
#define LOW_PRECISION`),e}var ES={[aa]:"SHADOWMAP_TYPE_PCF",[no]:"SHADOWMAP_TYPE_VSM"};function TS(i){return ES[i.shadowMapType]||"SHADOWMAP_TYPE_BASIC"}var AS={[so]:"ENVMAP_MODE_REFRACTION"};function RS(i){return i.envMap===!1?"ENVMAP_MODE_REFLECTION":AS[i.envMapMode]||"ENVMAP_MODE_REFLECTION"}var CS={[hu]:"ENVMAP_BLENDING_MULTIPLY",[ap]:"ENVMAP_BLENDING_MIX",[lp]:"ENVMAP_BLENDING_ADD"};function PS(i){return i.envMap===!1?"ENVMAP_BLENDING_NONE":CS[i.combine]||"ENVMAP_BLENDING_NONE"}function IS(i,e,t,n){let s=i.getContext(),r=t.defines,o=t.vertexShader,a=t.fragmentShader,l=TS(t),c=t.envMapPMREM===!0?"ENVMAP_TYPE_PMREM":"ENVMAP_TYPE_CUBE",h=RS(t),u=PS(t),d=xS(t),f=yS(r),g=s.createProgram(),v,p,m=t.glslVersion?"#version "+t.glslVersion+`
`:"";t.isRawShaderMaterial?(v=["#define SHADER_TYPE "+t.shaderType,"#define SHADER_NAME "+t.shaderName,f].filter(_a).join(`
`),v.length>0&&(v+=`
`),p=["#define SHADER_TYPE "+t.shaderType,"#define SHADER_NAME "+t.shaderName,f].filter(_a).join(`
`),p.length>0&&(p+=`
`)):(v=[Vp(t),"#define SHADER_TYPE "+t.shaderType,"#define SHADER_NAME "+t.shaderName,f,t.extensionClipCullDistance?"#define USE_CLIP_DISTANCE":"",t.batching?"#define USE_BATCHING":"",t.batchingColor?"#define USE_BATCHING_COLOR":"",t.instancing?"#define USE_INSTANCING":"",t.instancingColor?"#define USE_INSTANCING_COLOR":"",t.instancingMorph?"#define USE_INSTANCING_MORPH":"",t.useFog&&t.fog?"#define USE_FOG":"",t.useFog&&t.fogExp2?"#define FOG_EXP2":"",t.map?"#define USE_MAP":"",t.envMap?"#define USE_ENVMAP":"",t.envMap?"#define "+h:"",t.lightMap?"#define USE_LIGHTMAP":"",t.aoMap?"#define USE_AOMAP":"",t.bumpMap?"#define USE_BUMPMAP":"",t.normalMap?"#define USE_NORMALMAP":"",t.normalMapObjectSpace?"#define USE_NORMALMAP_OBJECTSPACE":"",t.normalMapTangentSpace?"#define USE_NORMALMAP_TANGENTSPACE":"",t.displacementMap?"#define USE_DISPLACEMENTMAP":"",t.emissiveMap?"#define USE_EMISSIVEMAP":"",t.anisotropy?"#define USE_ANISOTROPY":"",t.anisotropyMap?"#define USE_ANISOTROPYMAP":"",t.clearcoatMap?"#define USE_CLEARCOATMAP":"",t.clearcoatRoughnessMap?"#define USE_CLEARCOAT_ROUGHNESSMAP":"",t.clearcoatNormalMap?"#define USE_CLEARCOAT_NORMALMAP":"",t.diffuseRoughnessMap?"#define USE_DIFFUSE_ROUGHNESSMAP":"",t.iridescenceMap?"#define USE_IRIDESCENCEMAP":"",t.iridescenceThicknessMap?"#define USE_IRIDESCENCE_THICKNESSMAP":"",t.specularMap?"#define USE_SPECULARMAP":"",t.specularColorMap?"#define USE_SPECULAR_COLORMAP":"",t.specularIntensityMap?"#define USE_SPECULAR_INTENSITYMAP":"",t.roughnessMap?"#define USE_ROUGHNESSMAP":"",t.metalnessMap?"#define USE_METALNESSMAP":"",t.alphaMap?"#define USE_ALPHAMAP":"",t.alphaHash?"#define USE_ALPHAHASH":"",t.transmission?"#define USE_TRANSMISSION":"",t.transmissionMap?"#define USE_TRANSMISSIONMAP":"",t.thicknessMap?"#define USE_THICKNESSMAP":"",t.sheenColorMap?"#define USE_SHEEN_COLORMAP":"",t.sheenRoughnessMap?"#define USE_SHEEN_ROUGHNESSMAP":"",t.mapUv?"#define MAP_UV "+t.mapUv:"",t.alphaMapUv?"#define ALPHAMAP_UV "+t.alphaMapUv:"",t.lightMapUv?"#define LIGHTMAP_UV "+t.lightMapUv:"",t.aoMapUv?"#define AOMAP_UV "+t.aoMapUv:"",t.emissiveMapUv?"#define EMISSIVEMAP_UV "+t.emissiveMapUv:"",t.bumpMapUv?"#define BUMPMAP_UV "+t.bumpMapUv:"",t.normalMapUv?"#define NORMALMAP_UV "+t.normalMapUv:"",t.displacementMapUv?"#define DISPLACEMENTMAP_UV "+t.displacementMapUv:"",t.metalnessMapUv?"#define METALNESSMAP_UV "+t.metalnessMapUv:"",t.roughnessMapUv?"#define ROUGHNESSMAP_UV "+t.roughnessMapUv:"",t.anisotropyMapUv?"#define ANISOTROPYMAP_UV "+t.anisotropyMapUv:"",t.clearcoatMapUv?"#define CLEARCOATMAP_UV "+t.clearcoatMapUv:"",t.clearcoatNormalMapUv?"#define CLEARCOAT_NORMALMAP_UV "+t.clearcoatNormalMapUv:"",t.clearcoatRoughnessMapUv?"#define CLEARCOAT_ROUGHNESSMAP_UV "+t.clearcoatRoughnessMapUv:"",t.diffuseRoughnessMapUv?"#define DIFFUSE_ROUGHNESSMAP_UV "+t.diffuseRoughnessMapUv:"",t.iridescenceMapUv?"#define IRIDESCENCEMAP_UV "+t.iridescenceMapUv:"",t.iridescenceThicknessMapUv?"#define IRIDESCENCE_THICKNESSMAP_UV "+t.iridescenceThicknessMapUv:"",t.sheenColorMapUv?"#define SHEEN_COLORMAP_UV "+t.sheenColorMapUv:"",t.sheenRoughnessMapUv?"#define SHEEN_ROUGHNESSMAP_UV "+t.sheenRoughnessMapUv:"",t.specularMapUv?"#define SPECULARMAP_UV "+t.specularMapUv:"",t.specularColorMapUv?"#define SPECULAR_COLORMAP_UV "+t.specularColorMapUv:"",t.specularIntensityMapUv?"#define SPECULAR_INTENSITYMAP_UV "+t.specularIntensityMapUv:"",t.transmissionMapUv?"#define TRANSMISSIONMAP_UV "+t.transmissionMapUv:"",t.thicknessMapUv?"#define THICKNESSMAP_UV "+t.thicknessMapUv:"",t.vertexTangents&&t.flatShading===!1?"#define USE_TANGENT":"",t.vertexNormals?"#define HAS_NORMAL":"",t.vertexColors?"#define USE_COLOR":"",t.vertexAlphas?"#define USE_COLOR_ALPHA":"",t.vertexUv1s?"#define USE_UV1":"",t.vertexUv2s?"#define USE_UV2":"",t.vertexUv3s?"#define USE_UV3":"",t.pointsUvs?"#define USE_POINTS_UV":"",t.flatShading?"#define FLAT_SHADED":"",t.skinning?"#define USE_SKINNING":"",t.morphTargets?"#define USE_MORPHTARGETS":"",t.morphNormals&&t.flatShading===!1?"#define USE_MORPHNORMALS":"",t.morphColors?"#define USE_MORPHCOLORS":"",t.morphTargetsCount>0?"#define MORPHTARGETS_TEXTURE_STRIDE "+t.morphTextureStride:"",t.morphTargetsCount>0?"#define MORPHTARGETS_COUNT "+t.morphTargetsCount:"",t.doubleSided?"#define DOUBLE_SIDED":"",t.flipSided?"#define FLIP_SIDED":"",t.shadowMapEnabled?"#define USE_SHADOWMAP":"",t.shadowMapEnabled?"#define "+l:"",t.sizeAttenuation?"#define USE_SIZEATTENUATION":"",t.numLightProbes>0?"#define USE_LIGHT_PROBES":"",t.logarithmicDepthBuffer?"#define USE_LOGARITHMIC_DEPTH_BUFFER":"",t.reversedDepthBuffer?"#define USE_REVERSED_DEPTH_BUFFER":"","uniform mat4 modelMatrix;","uniform mat4 modelViewMatrix;","uniform mat4 projectionMatrix;","uniform mat4 viewMatrix;","uniform mat3 normalMatrix;","uniform vec3 cameraPosition;","uniform bool isOrthographic;","#ifdef USE_INSTANCING","	attribute mat4 instanceMatrix;","#endif","#ifdef USE_INSTANCING_COLOR","	attribute vec3 instanceColor;","#endif","#ifdef USE_INSTANCING_MORPH","	uniform sampler2D morphTexture;","#endif","attribute vec3 position;","attribute vec3 normal;","attribute vec2 uv;","#ifdef USE_UV1","	attribute vec2 uv1;","#endif","#ifdef USE_UV2","	attribute vec2 uv2;","#endif","#ifdef USE_UV3","	attribute vec2 uv3;","#endif","#ifdef USE_TANGENT","	attribute vec4 tangent;","#endif","#if defined( USE_COLOR_ALPHA )","	attribute vec4 color;","#elif defined( USE_COLOR )","	attribute vec3 color;","#endif","#ifdef USE_SKINNING","	attribute vec4 skinIndex;","	attribute vec4 skinWeight;","#endif",`
`].filter(_a).join(`
`),p=[Vp(t),"#define SHADER_TYPE "+t.shaderType,"#define SHADER_NAME "+t.shaderName,f,t.useFog&&t.fog?"#define USE_FOG":"",t.useFog&&t.fogExp2?"#define FOG_EXP2":"",t.alphaToCoverage?"#define ALPHA_TO_COVERAGE":"",t.map?"#define USE_MAP":"",t.matcap?"#define USE_MATCAP":"",t.envMap?"#define USE_ENVMAP":"",t.envMap?"#define "+c:"",t.envMap?"#define "+h:"",t.envMap?"#define "+u:"",t.envMapPMREM?"#define ENVMAP_MAX_LOD "+t.envMapMaxLod+".0":"",t.envMapPMREM?"#define ENVMAP_SIZE "+t.envMapSize+".0":"",t.lightMap?"#define USE_LIGHTMAP":"",t.aoMap?"#define USE_AOMAP":"",t.bumpMap?"#define USE_BUMPMAP":"",t.normalMap?"#define USE_NORMALMAP":"",t.normalMapObjectSpace?"#define USE_NORMALMAP_OBJECTSPACE":"",t.normalMapTangentSpace?"#define USE_NORMALMAP_TANGENTSPACE":"",t.packedNormalMap?"#define USE_PACKED_NORMALMAP":"",t.emissiveMap?"#define USE_EMISSIVEMAP":"",t.anisotropy?"#define USE_ANISOTROPY":"",t.anisotropyMap?"#define USE_ANISOTROPYMAP":"",t.clearcoat?"#define USE_CLEARCOAT":"",t.clearcoatMap?"#define USE_CLEARCOATMAP":"",t.clearcoatRoughnessMap?"#define USE_CLEARCOAT_ROUGHNESSMAP":"",t.clearcoatNormalMap?"#define USE_CLEARCOAT_NORMALMAP":"",t.diffuseRoughness?"#define USE_DIFFUSE_ROUGHNESS":"",t.diffuseRoughnessMap?"#define USE_DIFFUSE_ROUGHNESSMAP":"",t.dispersion?"#define USE_DISPERSION":"",t.retroreflection?"#define USE_RETROREFLECTION":"",t.iridescence?"#define USE_IRIDESCENCE":"",t.iridescenceMap?"#define USE_IRIDESCENCEMAP":"",t.iridescenceThicknessMap?"#define USE_IRIDESCENCE_THICKNESSMAP":"",t.specularMap?"#define USE_SPECULARMAP":"",t.specularColorMap?"#define USE_SPECULAR_COLORMAP":"",t.specularIntensityMap?"#define USE_SPECULAR_INTENSITYMAP":"",t.roughnessMap?"#define USE_ROUGHNESSMAP":"",t.metalnessMap?"#define USE_METALNESSMAP":"",t.alphaMap?"#define USE_ALPHAMAP":"",t.alphaTest?"#define USE_ALPHATEST":"",t.alphaHash?"#define USE_ALPHAHASH":"",t.sheen?"#define USE_SHEEN":"",t.sheenColorMap?"#define USE_SHEEN_COLORMAP":"",t.sheenRoughnessMap?"#define USE_SHEEN_ROUGHNESSMAP":"",t.transmission?"#define USE_TRANSMISSION":"",t.transmissionMap?"#define USE_TRANSMISSIONMAP":"",t.thicknessMap?"#define USE_THICKNESSMAP":"",t.vertexTangents&&t.flatShading===!1?"#define USE_TANGENT":"",t.vertexColors||t.instancingColor?"#define USE_COLOR":"",t.vertexAlphas||t.batchingColor?"#define USE_COLOR_ALPHA":"",t.vertexUv1s?"#define USE_UV1":"",t.vertexUv2s?"#define USE_UV2":"",t.vertexUv3s?"#define USE_UV3":"",t.pointsUvs?"#define USE_POINTS_UV":"",t.gradientMap?"#define USE_GRADIENTMAP":"",t.flatShading?"#define FLAT_SHADED":"",t.doubleSided?"#define DOUBLE_SIDED":"",t.flipSided?"#define FLIP_SIDED":"",t.shadowMapEnabled?"#define USE_SHADOWMAP":"",t.shadowMapEnabled?"#define "+l:"",t.premultipliedAlpha?"#define PREMULTIPLIED_ALPHA":"",t.numLightProbes>0?"#define USE_LIGHT_PROBES":"",t.decodeVideoTexture?"#define DECODE_VIDEO_TEXTURE":"",t.decodeVideoTextureEmissive?"#define DECODE_VIDEO_TEXTURE_EMISSIVE":"",t.logarithmicDepthBuffer?"#define USE_LOGARITHMIC_DEPTH_BUFFER":"",t.reversedDepthBuffer?"#define USE_REVERSED_DEPTH_BUFFER":"","uniform mat4 viewMatrix;","uniform vec3 cameraPosition;","uniform bool isOrthographic;",t.toneMapping!==Yi?"#define TONE_MAPPING":"",t.toneMapping!==Yi?ct.tonemapping_pars_fragment:"",t.toneMapping!==Yi?gS("toneMapping",t.toneMapping):"",t.dithering?"#define DITHERING":"",t.opaque?"#define OPAQUE":"",ct.colorspace_pars_fragment,pS("linearToOutputTexel",t.outputColorSpace),_S(),t.useDepthPacking?"#define DEPTH_PACKING "+t.depthPacking:"",`
`].filter(_a).join(`
`)),o=Wu(o),o=kp(o,t),o=zp(o,t),a=Wu(a),a=kp(a,t),a=zp(a,t),o=Hp(o),a=Hp(a),t.isRawShaderMaterial!==!0&&(m=`#version 300 es
`,v=[d,"#define attribute in","#define varying out","#define texture2D texture"].join(`
`)+`
`+v,p=["#define varying in",t.glslVersion===ma?"":"layout(location = 0) out highp vec4 pc_fragColor;",t.glslVersion===ma?"":"#define gl_FragColor pc_fragColor","#define gl_FragDepthEXT gl_FragDepth","#define texture2D texture","#define textureCube texture","#define texture2DProj textureProj","#define texture2DLodEXT textureLod","#define texture2DProjLodEXT textureProjLod","#define textureCubeLodEXT textureLod","#define texture2DGradEXT textureGrad","#define texture2DProjGradEXT textureProjGrad","#define textureCubeGradEXT textureGrad"].join(`
`)+`
`+p);let y=m+v+o,T=m+p+a,w=Up(s,s.VERTEX_SHADER,y),P=Up(s,s.FRAGMENT_SHADER,T);s.attachShader(g,w),s.attachShader(g,P),t.index0AttributeName!==void 0?s.bindAttribLocation(g,0,t.index0AttributeName):t.hasPositionAttribute===!0&&s.bindAttribLocation(g,0,"position"),s.linkProgram(g);function A(N){if(i.debug.checkShaderErrors){let I=s.getProgramInfoLog(g)||"",V=s.getShaderInfoLog(w)||"",W=s.getShaderInfoLog(P)||"",D=I.trim(),G=V.trim(),$=W.trim(),k=!0,le=!0;if(s.getProgramParameter(g,s.LINK_STATUS)===!1)if(k=!1,typeof i.debug.onShaderError=="function")i.debug.onShaderError(s,g,w,P);else{let K=Bp(s,w,"vertex"),Q=Bp(s,P,"fragment");je("WebGLProgram: Shader Error "+s.getError()+" - VALIDATE_STATUS "+s.getProgramParameter(g,s.VALIDATE_STATUS)+`

Material Name: `+N.name+`
Material Type: `+N.type+`

Program Info Log: `+D+`
`+K+`
`+Q)}else D!==""?Ye("WebGLProgram: Program Info Log:",D):(G===""||$==="")&&(le=!1);le&&(N.diagnostics={runnable:k,programLog:D,vertexShader:{log:G,prefix:v},fragmentShader:{log:$,prefix:p}})}s.deleteShader(w),s.deleteShader(P),x=new ao(s,g),E=vS(s,g)}let x;this.getUniforms=function(){return x===void 0&&A(this),x};let E;this.getAttributes=function(){return E===void 0&&A(this),E};let O=t.rendererExtensionParallelShaderCompile===!1;return this.isReady=function(){return O===!1&&(O=s.getProgramParameter(g,hS)),O},this.destroy=function(){n.releaseStatesOfProgram(this),s.deleteProgram(g),this.program=void 0},this.type=t.shaderType,this.name=t.shaderName,this.id=uS++,this.cacheKey=e,this.usedTimes=1,this.program=g,this.vertexShader=w,this.fragmentShader=P,this}var LS=0,Xu=class{constructor(){this.shaderCache=new Map,this.materialCache=new Map}update(e,t,n){let s=this._getShaderCacheForMaterial(e);return s.has(t)===!1&&(s.add(t),t.usedTimes++),s.has(n)===!1&&(s.add(n),n.usedTimes++),this}remove(e){let t=this.materialCache.get(e);for(let n of t)n.usedTimes--,n.usedTimes===0&&this.shaderCache.delete(n.code);return this.materialCache.delete(e),this}getVertexShaderStage(e){return this._getShaderStage(e.vertexShader)}getFragmentShaderStage(e){return this._getShaderStage(e.fragmentShader)}dispose(){this.shaderCache.clear(),this.materialCache.clear()}_getShaderCacheForMaterial(e){let t=this.materialCache,n=t.get(e);return n===void 0&&(n=new Set,t.set(e,n)),n}_getShaderStage(e){let t=this.shaderCache,n=t.get(e);return n===void 0&&(n=new qu(e),t.set(e,n)),n}},qu=class{constructor(e){this.id=LS++,this.code=e,this.usedTimes=0}};function NS(i){return i===Gs||i===fa||i===pa}function DS(i,e,t,n,s,r){let o=new qo,a=new Xu,l=new Set,c=[],h=new Map,u=n.logarithmicDepthBuffer,d={MeshDepthMaterial:"depth",MeshDistanceMaterial:"distance",MeshNormalMaterial:"normal",MeshBasicMaterial:"basic",MeshLambertMaterial:"lambert",MeshPhongMaterial:"phong",MeshToonMaterial:"toon",MeshStandardMaterial:"physical",MeshPhysicalMaterial:"physical",MeshMatcapMaterial:"matcap",LineBasicMaterial:"basic",LineDashedMaterial:"dashed",PointsMaterial:"points",ShadowMaterial:"shadow",SpriteMaterial:"sprite"};function f(x){return l.add(x),x===0?"uv":`uv${x}`}function g(x,E,O,N,I,V){let W=N.fog,D=I.geometry,G=x.isMeshStandardMaterial||x.isMeshLambertMaterial||x.isMeshPhongMaterial?N.environment:null,$=x.isMeshStandardMaterial||x.isMeshLambertMaterial&&!x.envMap||x.isMeshPhongMaterial&&!x.envMap,k=e.get(x.envMap||G,$),le=d[x.type],K=n.precision;x.precision!==null&&(K=n.getMaxPrecision(x.precision),K!==x.precision&&Ye("WebGLProgram.getParameters:",x.precision,"not supported, using",K,"instead."));let Q=D.morphAttributes.position||D.morphAttributes.normal||D.morphAttributes.color,se=Q!==void 0?Q.length:0,de=0;D.morphAttributes.position!==void 0&&(de=1),D.morphAttributes.normal!==void 0&&(de=2),D.morphAttributes.color!==void 0&&(de=3);let ue,ee,me,xe;if(le){let Re=Zi[le];ue=Re.vertexShader,ee=Re.fragmentShader}else{ue=x.vertexShader,ee=x.fragmentShader;let Re=a.getVertexShaderStage(x),ot=a.getFragmentShaderStage(x);a.update(x,Re,ot),me=Re.id,xe=ot.id}let Ae=i.getRenderTarget(),Se=i.state.buffers.depth.getReversed(),Ge=I.isInstancedMesh===!0,st=I.isBatchedMesh===!0,He=!!x.map,ht=!!x.matcap,at=!!k,tt=at&&k.isPMREMTexture===!0,qt=!!x.aoMap,Bt=!!x.lightMap,nn=!!x.bumpMap&&x.wireframe===!1,Nt=!!x.normalMap,yn=!!x.displacementMap,yt=!!x.emissiveMap,un=!!x.metalnessMap,Zt=!!x.roughnessMap,sn=x.anisotropy>0,U=x.clearcoat>0,Ce=x.diffuseRoughness>0,qe=x.dispersion>0,rt=x.retroreflectivity>0,Me=x.iridescence>0,Ft=x.sheen>0,ze=x.transmission>0,Xe=sn&&!!x.anisotropyMap,R=U&&!!x.clearcoatMap,b=U&&!!x.clearcoatNormalMap,X=U&&!!x.clearcoatRoughnessMap,he=Ce&&!!x.diffuseRoughnessMap,oe=Me&&!!x.iridescenceMap,_e=Me&&!!x.iridescenceThicknessMap,ye=Ft&&!!x.sheenColorMap,te=Ft&&!!x.sheenRoughnessMap,ie=!!x.specularMap,pe=!!x.specularColorMap,F=!!x.specularIntensityMap,re=ze&&!!x.transmissionMap,ne=ze&&!!x.thicknessMap,we=!!x.gradientMap,ge=!!x.alphaMap,be=x.alphaTest>0,Ve=!!x.alphaHash,Ze=!!x.extensions,ce=Yi;x.toneMapped&&(Ae===null||Ae.isXRRenderTarget===!0)&&(ce=i.toneMapping);let Oe=tt?k.isCompressedCubeTexture?k.image[0].mipmaps:k.mipmaps:null,Je={shaderID:le,shaderType:x.type,shaderName:x.name,vertexShader:ue,fragmentShader:ee,defines:x.defines,customVertexShaderID:me,customFragmentShaderID:xe,isRawShaderMaterial:x.isRawShaderMaterial===!0,glslVersion:x.glslVersion,precision:K,batching:st,batchingColor:st&&I._colorsTexture!==null,instancing:Ge,instancingColor:Ge&&I.instanceColor!==null,instancingMorph:Ge&&I.morphTexture!==null,outputColorSpace:Ae===null?i.outputColorSpace:Ae.isXRRenderTarget===!0?Ae.texture.colorSpace:ft.workingColorSpace,alphaToCoverage:!!x.alphaToCoverage,map:He,matcap:ht,envMap:at,envMapMode:at&&k.mapping,envMapPMREM:tt,envMapMaxLod:tt?Oe.length-1:null,envMapSize:tt?Oe[0].width:null,aoMap:qt,lightMap:Bt,bumpMap:nn,normalMap:Nt,displacementMap:yn,emissiveMap:yt,normalMapObjectSpace:Nt&&x.normalMapType===up,normalMapTangentSpace:Nt&&x.normalMapType===Tu,packedNormalMap:Nt&&x.normalMapType===Tu&&NS(x.normalMap.format),metalnessMap:un,roughnessMap:Zt,anisotropy:sn,anisotropyMap:Xe,clearcoat:U,clearcoatMap:R,clearcoatNormalMap:b,clearcoatRoughnessMap:X,diffuseRoughness:Ce,diffuseRoughnessMap:he,dispersion:qe,retroreflection:rt,iridescence:Me,iridescenceMap:oe,iridescenceThicknessMap:_e,sheen:Ft,sheenColorMap:ye,sheenRoughnessMap:te,specularMap:ie,specularColorMap:pe,specularIntensityMap:F,transmission:ze,transmissionMap:re,thicknessMap:ne,gradientMap:we,opaque:x.transparent===!1&&x.blending===io&&x.alphaToCoverage===!1,alphaMap:ge,alphaTest:be,alphaHash:Ve,combine:x.combine,mapUv:He&&f(x.map.channel),aoMapUv:qt&&f(x.aoMap.channel),lightMapUv:Bt&&f(x.lightMap.channel),bumpMapUv:nn&&f(x.bumpMap.channel),normalMapUv:Nt&&f(x.normalMap.channel),displacementMapUv:yn&&f(x.displacementMap.channel),emissiveMapUv:yt&&f(x.emissiveMap.channel),metalnessMapUv:un&&f(x.metalnessMap.channel),roughnessMapUv:Zt&&f(x.roughnessMap.channel),anisotropyMapUv:Xe&&f(x.anisotropyMap.channel),clearcoatMapUv:R&&f(x.clearcoatMap.channel),clearcoatNormalMapUv:b&&f(x.clearcoatNormalMap.channel),clearcoatRoughnessMapUv:X&&f(x.clearcoatRoughnessMap.channel),diffuseRoughnessMapUv:he&&f(x.diffuseRoughnessMap.channel),iridescenceMapUv:oe&&f(x.iridescenceMap.channel),iridescenceThicknessMapUv:_e&&f(x.iridescenceThicknessMap.channel),sheenColorMapUv:ye&&f(x.sheenColorMap.channel),sheenRoughnessMapUv:te&&f(x.sheenRoughnessMap.channel),specularMapUv:ie&&f(x.specularMap.channel),specularColorMapUv:pe&&f(x.specularColorMap.channel),specularIntensityMapUv:F&&f(x.specularIntensityMap.channel),transmissionMapUv:re&&f(x.transmissionMap.channel),thicknessMapUv:ne&&f(x.thicknessMap.channel),alphaMapUv:ge&&f(x.alphaMap.channel),vertexTangents:!!D.attributes.tangent&&(Nt||sn),vertexNormals:!!D.attributes.normal,vertexColors:x.vertexColors,vertexAlphas:x.vertexColors===!0&&!!D.attributes.color&&D.attributes.color.itemSize===4,pointsUvs:I.isPoints===!0&&!!D.attributes.uv&&(He||ge),fog:!!W,useFog:x.fog===!0,fogExp2:!!W&&W.isFogExp2,flatShading:x.wireframe===!1&&(x.flatShading===!0||D.attributes.normal===void 0&&Nt===!1&&(x.isMeshLambertMaterial||x.isMeshPhongMaterial||x.isMeshStandardMaterial||x.isMeshPhysicalMaterial)),sizeAttenuation:x.sizeAttenuation===!0,logarithmicDepthBuffer:u,reversedDepthBuffer:Se,skinning:I.isSkinnedMesh===!0,hasPositionAttribute:D.attributes.position!==void 0,morphTargets:D.morphAttributes.position!==void 0,morphNormals:D.morphAttributes.normal!==void 0,morphColors:D.morphAttributes.color!==void 0,morphTargetsCount:se,morphTextureStride:de,numSunLights:E.sun.length,numDirLights:E.directional.length,numPointLights:E.point.length,numSpotLights:E.spot.length,numSpotLightMaps:E.spotLightMap.length,numRectAreaLights:E.rectArea.length,numHemiLights:E.hemi.length,numSunLightShadows:E.sunShadowMap.length,numDirLightShadows:E.directionalShadowMap.length,numPointLightShadows:E.pointShadowMap.length,numSpotLightShadows:E.spotShadowMap.length,numSpotLightShadowsWithMaps:E.numSpotLightShadowsWithMaps,numLightProbes:E.numLightProbes,numLightProbeGrids:V.filter(Re=>Re.texture!==null).length,numClippingPlanes:r.numPlanes,numClipIntersection:r.numIntersection,dithering:x.dithering,shadowMapEnabled:i.shadowMap.enabled&&O.length>0,shadowMapType:i.shadowMap.type,toneMapping:ce,decodeVideoTexture:He&&x.map.isVideoTexture===!0&&ft.getTransfer(x.map.colorSpace)===Tt,decodeVideoTextureEmissive:yt&&x.emissiveMap.isVideoTexture===!0&&ft.getTransfer(x.emissiveMap.colorSpace)===Tt,premultipliedAlpha:x.premultipliedAlpha,doubleSided:x.side===ri,flipSided:x.side===Gn,useDepthPacking:x.depthPacking>=0,depthPacking:x.depthPacking||0,index0AttributeName:x.index0AttributeName,extensionClipCullDistance:Ze&&x.extensions.clipCullDistance===!0&&t.has("WEBGL_clip_cull_distance"),extensionMultiDraw:(Ze&&x.extensions.multiDraw===!0||st)&&t.has("WEBGL_multi_draw"),rendererExtensionParallelShaderCompile:t.has("KHR_parallel_shader_compile"),customProgramCacheKey:x.customProgramCacheKey()};return Je.vertexUv1s=l.has(1),Je.vertexUv2s=l.has(2),Je.vertexUv3s=l.has(3),l.clear(),Je}function v(x){let E=[];if(x.shaderID?E.push(x.shaderID):(E.push(x.customVertexShaderID),E.push(x.customFragmentShaderID)),x.defines!==void 0)for(let O in x.defines)E.push(O),E.push(x.defines[O]);return x.isRawShaderMaterial===!1&&(p(E,x),m(E,x),E.push(i.outputColorSpace)),E.push(x.customProgramCacheKey),E.join()}function p(x,E){x.push(E.precision),x.push(E.outputColorSpace),x.push(E.envMapMode),x.push(E.envMapPMREM),x.push(E.envMapMaxLod),x.push(E.envMapSize),x.push(E.mapUv),x.push(E.alphaMapUv),x.push(E.lightMapUv),x.push(E.aoMapUv),x.push(E.bumpMapUv),x.push(E.normalMapUv),x.push(E.displacementMapUv),x.push(E.emissiveMapUv),x.push(E.metalnessMapUv),x.push(E.roughnessMapUv),x.push(E.anisotropyMapUv),x.push(E.clearcoatMapUv),x.push(E.clearcoatNormalMapUv),x.push(E.clearcoatRoughnessMapUv),x.push(E.diffuseRoughnessMapUv),x.push(E.iridescenceMapUv),x.push(E.iridescenceThicknessMapUv),x.push(E.sheenColorMapUv),x.push(E.sheenRoughnessMapUv),x.push(E.specularMapUv),x.push(E.specularColorMapUv),x.push(E.specularIntensityMapUv),x.push(E.transmissionMapUv),x.push(E.thicknessMapUv),x.push(E.combine),x.push(E.fogExp2),x.push(E.sizeAttenuation),x.push(E.morphTargetsCount),x.push(E.numSunLights),x.push(E.numDirLights),x.push(E.numPointLights),x.push(E.numSpotLights),x.push(E.numSpotLightMaps),x.push(E.numHemiLights),x.push(E.numRectAreaLights),x.push(E.numSunLightShadows),x.push(E.numDirLightShadows),x.push(E.numPointLightShadows),x.push(E.numSpotLightShadows),x.push(E.numSpotLightShadowsWithMaps),x.push(E.numLightProbes),x.push(E.numLightProbeGrids),x.push(E.shadowMapType),x.push(E.toneMapping),x.push(E.numClippingPlanes),x.push(E.numClipIntersection),x.push(E.depthPacking)}function m(x,E){o.disableAll(),E.instancing&&o.enable(0),E.instancingColor&&o.enable(1),E.instancingMorph&&o.enable(2),E.matcap&&o.enable(3),E.envMap&&o.enable(4),E.normalMapObjectSpace&&o.enable(5),E.normalMapTangentSpace&&o.enable(6),E.clearcoat&&o.enable(7),E.iridescence&&o.enable(8),E.alphaTest&&o.enable(9),E.vertexColors&&o.enable(10),E.vertexAlphas&&o.enable(11),E.vertexUv1s&&o.enable(12),E.vertexUv2s&&o.enable(13),E.vertexUv3s&&o.enable(14),E.vertexTangents&&o.enable(15),E.anisotropy&&o.enable(16),E.alphaHash&&o.enable(17),E.batching&&o.enable(18),E.dispersion&&o.enable(19),E.retroreflection&&o.enable(24),E.diffuseRoughness&&o.enable(25),E.batchingColor&&o.enable(20),E.gradientMap&&o.enable(21),E.packedNormalMap&&o.enable(22),E.vertexNormals&&o.enable(23),x.push(o.mask),o.disableAll(),E.fog&&o.enable(0),E.useFog&&o.enable(1),E.flatShading&&o.enable(2),E.logarithmicDepthBuffer&&o.enable(3),E.reversedDepthBuffer&&o.enable(4),E.skinning&&o.enable(5),E.morphTargets&&o.enable(6),E.morphNormals&&o.enable(7),E.morphColors&&o.enable(8),E.premultipliedAlpha&&o.enable(9),E.shadowMapEnabled&&o.enable(10),E.doubleSided&&o.enable(11),E.flipSided&&o.enable(12),E.useDepthPacking&&o.enable(13),E.dithering&&o.enable(14),E.transmission&&o.enable(15),E.sheen&&o.enable(16),E.opaque&&o.enable(17),E.pointsUvs&&o.enable(18),E.decodeVideoTexture&&o.enable(19),E.decodeVideoTextureEmissive&&o.enable(20),E.alphaToCoverage&&o.enable(21),E.numLightProbeGrids>0&&o.enable(22),E.hasPositionAttribute&&o.enable(23),x.push(o.mask)}function y(x){let E=d[x.type],O;if(E){let N=Zi[E];O=Mp.clone(N.uniforms)}else O=x.uniforms;return O}function T(x,E){let O=h.get(E);return O!==void 0?++O.usedTimes:(O=new IS(i,E,x,s),c.push(O),h.set(E,O)),O}function w(x){if(--x.usedTimes===0){let E=c.indexOf(x);c[E]=c[c.length-1],c.pop(),h.delete(x.cacheKey),x.destroy()}}function P(x){a.remove(x)}function A(){a.dispose()}return{getParameters:g,getProgramCacheKey:v,getUniforms:y,acquireProgram:T,releaseProgram:w,releaseShaderCache:P,programs:c,dispose:A}}function FS(){let i=new WeakMap;function e(o){return i.has(o)}function t(o){let a=i.get(o);return a===void 0&&(a={},i.set(o,a)),a}function n(o){i.delete(o)}function s(o,a,l){i.get(o)[a]=l}function r(){i=new WeakMap}return{has:e,get:t,remove:n,update:s,dispose:r}}function US(i,e){return i.groupOrder!==e.groupOrder?i.groupOrder-e.groupOrder:i.renderOrder!==e.renderOrder?i.renderOrder-e.renderOrder:i.material.id!==e.material.id?i.material.id-e.material.id:i.materialVariant!==e.materialVariant?i.materialVariant-e.materialVariant:i.z!==e.z?i.z-e.z:i.id-e.id}function Gp(i,e){return i.groupOrder!==e.groupOrder?i.groupOrder-e.groupOrder:i.renderOrder!==e.renderOrder?i.renderOrder-e.renderOrder:i.z!==e.z?e.z-i.z:i.id-e.id}function Wp(){let i=[],e=0,t=[],n=[],s=[];function r(){e=0,t.length=0,n.length=0,s.length=0}function o(d){let f=0;return d.isInstancedMesh&&(f+=2),d.isSkinnedMesh&&(f+=1),f}function a(d,f,g,v,p,m){let y=i[e];return y===void 0?(y={id:d.id,object:d,geometry:f,material:g,materialVariant:o(d),groupOrder:v,renderOrder:d.renderOrder,z:p,group:m},i[e]=y):(y.id=d.id,y.object=d,y.geometry=f,y.material=g,y.materialVariant=o(d),y.groupOrder=v,y.renderOrder=d.renderOrder,y.z=p,y.group=m),e++,y}function l(d,f,g,v,p,m,y){y.reversedDepth===!0&&(p=-p);let T=a(d,f,g,v,p,m);g.transmission>0?n.push(T):g.transparent===!0?s.push(T):t.push(T)}function c(d,f,g,v,p,m){let y=a(d,f,g,v,p,m);g.transmission>0?n.unshift(y):g.transparent===!0?s.unshift(y):t.unshift(y)}function h(d,f){t.length>1&&t.sort(d||US),n.length>1&&n.sort(f||Gp),s.length>1&&s.sort(f||Gp)}function u(){for(let d=e,f=i.length;d<f;d++){let g=i[d];if(g.id===null)break;g.id=null,g.object=null,g.geometry=null,g.material=null,g.group=null}}return{opaque:t,transmissive:n,transparent:s,init:r,push:l,unshift:c,finish:u,sort:h}}function OS(){let i=new WeakMap;function e(n,s){let r=i.get(n),o;return r===void 0?(o=new Wp,i.set(n,[o])):s>=r.length?(o=new Wp,r.push(o)):o=r[s],o}function t(){i=new WeakMap}return{get:e,dispose:t}}function BS(){let i={};return{get:function(e){if(i[e.id]!==void 0)return i[e.id];let t;switch(e.type){case"SunLight":case"DirectionalLight":t={direction:new q,color:new mt};break;case"SpotLight":t={position:new q,direction:new q,color:new mt,distance:0,coneCos:0,penumbraCos:0,decay:0};break;case"PointLight":t={position:new q,color:new mt,distance:0,decay:0};break;case"HemisphereLight":t={direction:new q,skyColor:new mt,groundColor:new mt};break;case"RectAreaLight":t={color:new mt,position:new q,halfWidth:new q,halfHeight:new q};break}return i[e.id]=t,t}}}function kS(){let i={};return{get:function(e){if(i[e.id]!==void 0)return i[e.id];let t;switch(e.type){case"SunLight":case"DirectionalLight":t={shadowIntensity:1,shadowBias:0,shadowNormalBias:0,shadowRadius:1,shadowMapSize:new Qe};break;case"SpotLight":t={shadowIntensity:1,shadowBias:0,shadowNormalBias:0,shadowRadius:1,shadowMapSize:new Qe};break;case"PointLight":t={shadowIntensity:1,shadowBias:0,shadowNormalBias:0,shadowRadius:1,shadowMapSize:new Qe,shadowCameraNear:1,shadowCameraFar:1e3};break}return i[e.id]=t,t}}}var zS=0;function HS(i,e){return(e.castShadow?2:0)-(i.castShadow?2:0)+(e.map?1:0)-(i.map?1:0)}function VS(i){let e=new BS,t=kS(),n={version:0,hash:{sunLength:-1,directionalLength:-1,pointLength:-1,spotLength:-1,rectAreaLength:-1,hemiLength:-1,numSunShadows:-1,numDirectionalShadows:-1,numPointShadows:-1,numSpotShadows:-1,numSpotMaps:-1,numLightProbes:-1},ambient:[0,0,0],probe:[],sun:[],sunShadow:[],sunShadowMap:[],sunShadowMatrix:[],sunShadowCascade:[],directional:[],directionalShadow:[],directionalShadowMap:[],directionalShadowMatrix:[],spot:[],spotLightMap:[],spotShadow:[],spotShadowMap:[],spotLightMatrix:[],rectArea:[],rectAreaLTC1:null,rectAreaLTC2:null,point:[],pointShadow:[],pointShadowMap:[],pointShadowMatrix:[],hemi:[],numSpotLightShadowsWithMaps:0,numLightProbes:0};for(let c=0;c<9;c++)n.probe.push(new q);let s=new q,r=new At,o=new At;function a(c){let h=0,u=0,d=0;for(let V=0;V<9;V++)n.probe[V].set(0,0,0);let f=0,g=0,v=0,p=0,m=0,y=0,T=0,w=0,P=0,A=0,x=0,E=0,O=0,N=0;c.sort(HS);for(let V=0,W=c.length;V<W;V++){let D=c[V],G=D.color,$=D.intensity,k=D.distance,le=null;if(D.shadow&&D.shadow.map&&(D.shadow.map.texture.format===Gs?le=D.shadow.map.texture:le=D.shadow.map.depthTexture||D.shadow.map.texture),D.isAmbientLight)h+=G.r*$,u+=G.g*$,d+=G.b*$;else if(D.isLightProbe){for(let K=0;K<9;K++)n.probe[K].addScaledVector(D.sh.coefficients[K],$);N++}else if(D.isSunLight){let K=e.get(D);if(K.color.copy(D.color).multiplyScalar(D.intensity),D.castShadow){let Q=D.shadow,se=t.get(D);se.shadowIntensity=Q.intensity,se.shadowBias=Q.bias,se.shadowNormalBias=Q.normalBias,se.shadowRadius=Q.radius,se.shadowMapSize.copy(Q.mapSize).multiply(Q.getFrameExtents()),n.sunShadow[g]=se,n.sunShadowMap[g]=le;let de=Q.getViewportCount();for(let ue=0;ue<de;ue++)n.sunShadowMatrix[v+ue]=Q.getMatrix(ue),n.sunShadowCascade[v+ue]=Q._cascadeData[ue];v+=de,g++}n.sun[f]=K,f++}else if(D.isDirectionalLight){let K=e.get(D);if(K.color.copy(D.color).multiplyScalar(D.intensity),D.castShadow){let Q=D.shadow,se=t.get(D);se.shadowIntensity=Q.intensity,se.shadowBias=Q.bias,se.shadowNormalBias=Q.normalBias,se.shadowRadius=Q.radius,se.shadowMapSize=Q.mapSize,n.directionalShadow[p]=se,n.directionalShadowMap[p]=le,n.directionalShadowMatrix[p]=D.shadow.matrix,P++}n.directional[p]=K,p++}else if(D.isSpotLight){let K=e.get(D);K.position.setFromMatrixPosition(D.matrixWorld),K.color.copy(G).multiplyScalar($),K.distance=k,K.coneCos=Math.cos(D.angle),K.penumbraCos=Math.cos(D.angle*(1-D.penumbra)),K.decay=D.decay,n.spot[y]=K;let Q=D.shadow;if(D.map&&(n.spotLightMap[E]=D.map,E++,Q.updateMatrices(D),D.castShadow&&O++),n.spotLightMatrix[y]=Q.matrix,D.castShadow){let se=t.get(D);se.shadowIntensity=Q.intensity,se.shadowBias=Q.bias,se.shadowNormalBias=Q.normalBias,se.shadowRadius=Q.radius,se.shadowMapSize=Q.mapSize,n.spotShadow[y]=se,n.spotShadowMap[y]=le,x++}y++}else if(D.isRectAreaLight){let K=e.get(D);K.color.copy(G).multiplyScalar($),K.halfWidth.set(D.width*.5,0,0),K.halfHeight.set(0,D.height*.5,0),n.rectArea[T]=K,T++}else if(D.isPointLight){let K=e.get(D);if(K.color.copy(D.color).multiplyScalar(D.intensity),K.distance=D.distance,K.decay=D.decay,D.castShadow){let Q=D.shadow,se=t.get(D);se.shadowIntensity=Q.intensity,se.shadowBias=Q.bias,se.shadowNormalBias=Q.normalBias,se.shadowRadius=Q.radius,se.shadowMapSize=Q.mapSize,se.shadowCameraNear=Q.camera.near,se.shadowCameraFar=Q.camera.far,n.pointShadow[m]=se,n.pointShadowMap[m]=le,n.pointShadowMatrix[m]=D.shadow.matrix,A++}n.point[m]=K,m++}else if(D.isHemisphereLight){let K=e.get(D);K.skyColor.copy(D.color).multiplyScalar($),K.groundColor.copy(D.groundColor).multiplyScalar($),n.hemi[w]=K,w++}}T>0&&(i.has("OES_texture_float_linear")===!0?(n.rectAreaLTC1=Le.LTC_FLOAT_1,n.rectAreaLTC2=Le.LTC_FLOAT_2):(n.rectAreaLTC1=Le.LTC_HALF_1,n.rectAreaLTC2=Le.LTC_HALF_2)),n.ambient[0]=h,n.ambient[1]=u,n.ambient[2]=d;let I=n.hash;(I.sunLength!==f||I.directionalLength!==p||I.pointLength!==m||I.spotLength!==y||I.rectAreaLength!==T||I.hemiLength!==w||I.numSunShadows!==g||I.numDirectionalShadows!==P||I.numPointShadows!==A||I.numSpotShadows!==x||I.numSpotMaps!==E||I.numLightProbes!==N)&&(n.sun.length=f,n.directional.length=p,n.spot.length=y,n.rectArea.length=T,n.point.length=m,n.hemi.length=w,n.sunShadow.length=g,n.sunShadowMap.length=g,n.sunShadowMatrix.length=v,n.sunShadowCascade.length=v,n.directionalShadow.length=P,n.directionalShadowMap.length=P,n.directionalShadowMatrix.length=P,n.pointShadow.length=A,n.pointShadowMap.length=A,n.pointShadowMatrix.length=A,n.spotShadow.length=x,n.spotShadowMap.length=x,n.spotLightMatrix.length=x+E-O,n.spotLightMap.length=E,n.numSpotLightShadowsWithMaps=O,n.numLightProbes=N,I.sunLength=f,I.directionalLength=p,I.pointLength=m,I.spotLength=y,I.rectAreaLength=T,I.hemiLength=w,I.numSunShadows=g,I.numDirectionalShadows=P,I.numPointShadows=A,I.numSpotShadows=x,I.numSpotMaps=E,I.numLightProbes=N,n.version=zS++)}function l(c,h){let u=0,d=0,f=0,g=0,v=0,p=0,m=h.matrixWorldInverse;for(let y=0,T=c.length;y<T;y++){let w=c[y];if(w.isSunLight){let P=n.sun[u];P.direction.setFromMatrixPosition(w.matrixWorld),P.direction.transformDirection(m),u++}else if(w.isDirectionalLight){let P=n.directional[d];P.direction.setFromMatrixPosition(w.matrixWorld),s.setFromMatrixPosition(w.target.matrixWorld),P.direction.sub(s),P.direction.transformDirection(m),d++}else if(w.isSpotLight){let P=n.spot[g];P.position.setFromMatrixPosition(w.matrixWorld),P.position.applyMatrix4(m),P.direction.setFromMatrixPosition(w.matrixWorld),s.setFromMatrixPosition(w.target.matrixWorld),P.direction.sub(s),P.direction.transformDirection(m),g++}else if(w.isRectAreaLight){let P=n.rectArea[v];P.position.setFromMatrixPosition(w.matrixWorld),P.position.applyMatrix4(m),o.identity(),r.copy(w.matrixWorld),r.premultiply(m),o.extractRotation(r),P.halfWidth.set(w.width*.5,0,0),P.halfHeight.set(0,w.height*.5,0),P.halfWidth.applyMatrix4(o),P.halfHeight.applyMatrix4(o),v++}else if(w.isPointLight){let P=n.point[f];P.position.setFromMatrixPosition(w.matrixWorld),P.position.applyMatrix4(m),f++}else if(w.isHemisphereLight){let P=n.hemi[p];P.direction.setFromMatrixPosition(w.matrixWorld),P.direction.transformDirection(m),p++}}}return{setup:a,setupView:l,state:n}}function Xp(i){let e=new VS(i),t=[],n=[],s=[];function r(u){h.camera=u,t.length=0,n.length=0,s.length=0}function o(u){u.isLightProbeGrid?s.push(u):t.push(u)}function a(u){n.push(u)}function l(){e.setup(t),s.sort((u,d)=>u.priority-d.priority||u.id-d.id)}function c(u){e.setupView(t,u)}let h={lightsArray:t,shadowsArray:n,lightProbeGridArray:s,camera:null,lights:e,transmissionRenderTarget:{},textureUnits:0};return{init:r,state:h,setupLights:l,setupLightsView:c,pushLight:o,pushShadow:a}}function GS(i){let e=new WeakMap;function t(s,r=0){let o=e.get(s),a;return o===void 0?(a=new Xp(i),e.set(s,[a])):r>=o.length?(a=new Xp(i),o.push(a)):a=o[r],a}function n(){e=new WeakMap}return{get:t,dispose:n}}var WS=`void main() {
	gl_Position = vec4( position, 1.0 );
}`,XS=`uniform sampler2D shadow_pass;
uniform vec2 resolution;
uniform float radius;
void main() {
	const float samples = float( VSM_SAMPLES );
	float mean = 0.0;
	float squared_mean = 0.0;
	float uvStride = samples <= 1.0 ? 0.0 : 2.0 / ( samples - 1.0 );
	float uvStart = samples <= 1.0 ? 0.0 : - 1.0;
	for ( float i = 0.0; i < samples; i ++ ) {
		float uvOffset = uvStart + i * uvStride;
		#ifdef HORIZONTAL_PASS
			vec2 distribution = texture2D( shadow_pass, ( gl_FragCoord.xy + vec2( uvOffset, 0.0 ) * radius ) / resolution ).rg;
			mean += distribution.x;
			squared_mean += distribution.y * distribution.y + distribution.x * distribution.x;
		#else
			float depth = texture2D( shadow_pass, ( gl_FragCoord.xy + vec2( 0.0, uvOffset ) * radius ) / resolution ).r;
			mean += depth;
			squared_mean += depth * depth;
		#endif
	}
	mean = mean / samples;
	squared_mean = squared_mean / samples;
	float std_dev = sqrt( max( 0.0, squared_mean - mean * mean ) );
	gl_FragColor = vec4( mean, std_dev, 0.0, 1.0 );
}`,qS=[new q(1,0,0),new q(-1,0,0),new q(0,1,0),new q(0,-1,0),new q(0,0,1),new q(0,0,-1)],YS=[new q(0,-1,0),new q(0,-1,0),new q(0,0,1),new q(0,0,-1),new q(0,-1,0),new q(0,-1,0)],qp=new At,ga=new q,zu=new q;function $S(i,e,t){let n=new rr,s=new Qe,r=new Qe,o=new Lt,a=new Tl,l=new Al,c={},h=t.maxTextureSize,u={[Vs]:Gn,[Gn]:Vs,[ri]:ri},d=new qi({defines:{VSM_SAMPLES:8},uniforms:{shadow_pass:{value:null},resolution:{value:new Qe},radius:{value:4}},vertexShader:WS,fragmentShader:XS}),f=d.clone();f.defines.HORIZONTAL_PASS=1;let g=new Cn;g.setAttribute("position",new kt(new Float32Array([-1,-1,.5,3,-1,.5,-1,3,.5]),3));let v=new Tn(g,d),p=this;this.enabled=!1,this.autoUpdate=!0,this.needsUpdate=!1,this.type=aa;let m=this.type;this.render=function(A,x,E){if(p.enabled===!1||p.autoUpdate===!1&&p.needsUpdate===!1||A.length===0)return;this.type===Vf&&(Ye("WebGLShadowMap: PCFSoftShadowMap has been removed. Using PCFShadowMap instead."),this.type=aa);let O=i.getRenderTarget(),N=i.getActiveCubeFace(),I=i.getActiveMipmapLevel(),V=i.state;V.setBlending(ar),V.buffers.depth.getReversed()===!0?V.buffers.color.setClear(0,0,0,0):V.buffers.color.setClear(1,1,1,1),V.buffers.depth.setTest(!0),V.setScissorTest(!1);let W=m!==this.type;W&&x.traverse(function(D){D.material&&(Array.isArray(D.material)?D.material.forEach(G=>G.needsUpdate=!0):D.material.needsUpdate=!0)});for(let D=0,G=A.length;D<G;D++){let $=A[D],k=$.shadow;if(k===void 0){Ye("WebGLShadowMap:",$,"has no shadow.");continue}if(k.autoUpdate===!1&&k.needsUpdate===!1)continue;s.copy(k.mapSize);let le=k.getFrameExtents();s.multiply(le),r.copy(k.mapSize),(s.x>h||s.y>h)&&(s.x>h&&(r.x=Math.floor(h/le.x),s.x=r.x*le.x,k.mapSize.x=r.x),s.y>h&&(r.y=Math.floor(h/le.y),s.y=r.y*le.y,k.mapSize.y=r.y));let K=i.state.buffers.depth.getReversed();if(k.camera._reversedDepth=K,k.map===null||W===!0){if(k.map!==null&&(k.map.depthTexture!==null&&(k.map.depthTexture.dispose(),k.map.depthTexture=null),k.map.dispose()),this.type===no){if($.isPointLight){Ye("WebGLShadowMap: VSM shadow maps are not supported for PointLights. Use PCF or BasicShadowMap instead.");continue}k.map=new ni(s.x,s.y,{format:Gs,type:Ci,minFilter:fn,magFilter:fn,generateMipmaps:!1}),k.map.texture.name=$.name+".shadowMap",k.map.depthTexture=new ps(s.x,s.y,Ri),k.map.depthTexture.name=$.name+".shadowMapDepth",k.map.depthTexture.format=ds,k.map.depthTexture.compareFunction=null,k.map.depthTexture.minFilter=En,k.map.depthTexture.magFilter=En}else $.isPointLight?(k.map=new xa(s.x),k.map.depthTexture=new ea(s.x,Ai)):(k.map=new ni(s.x,s.y),k.map.depthTexture=new ps(s.x,s.y,Ai)),k.map.depthTexture.name=$.name+".shadowMap",k.map.depthTexture.format=ds,this.type===aa?(k.map.depthTexture.compareFunction=K?Ru:Au,k.map.depthTexture.minFilter=fn,k.map.depthTexture.magFilter=fn):(k.map.depthTexture.compareFunction=null,k.map.depthTexture.minFilter=En,k.map.depthTexture.magFilter=En);k.camera.updateProjectionMatrix()}k.map.isWebGLCubeRenderTarget!==!0&&(k.map.width!==s.x||k.map.height!==s.y)&&k.map.setSize(s.x,s.y);let Q=k.map.isWebGLCubeRenderTarget?6:k.getViewportCount();$.isPointLight!==!0&&k.updateMatrices($,E);let se=(k.camera.layers.mask&4294967294)!==0?k.camera.layers:E.layers;for(let de=0;de<Q;de++){let ue=k.getCamera(de);if($.isPointLight){let ee=k.camera,me=k.matrix,xe=$.distance||ee.far;xe!==ee.far&&(ee.far=xe,ee.updateProjectionMatrix()),ga.setFromMatrixPosition($.matrixWorld),ee.position.copy(ga),zu.copy(ee.position),zu.add(qS[de]),ee.up.copy(YS[de]),ee.lookAt(zu),ee.updateMatrixWorld(),me.makeTranslation(-ga.x,-ga.y,-ga.z),qp.multiplyMatrices(ee.projectionMatrix,ee.matrixWorldInverse),k._frustum.setFromProjectionMatrix(qp,ee.coordinateSystem,ee.reversedDepth)}if(k.map.isWebGLCubeRenderTarget)i.setRenderTarget(k.map,de),i.clear();else{de===0&&(i.setRenderTarget(k.map),i.clear());let ee=k.getViewport(de);o.set(r.x*ee.x,r.y*ee.y,r.x*ee.z,r.y*ee.w),V.viewport(o)}n=k.getFrustum(de),w(x,E,ue,$,se,this.type)}k.isPointLightShadow!==!0&&this.type===no&&y(k,E),k.needsUpdate=!1}m=this.type,p.needsUpdate=!1,i.setRenderTarget(O,N,I)};function y(A,x){let E=e.update(v);d.defines.VSM_SAMPLES!==A.blurSamples&&(d.defines.VSM_SAMPLES=A.blurSamples,f.defines.VSM_SAMPLES=A.blurSamples,d.needsUpdate=!0,f.needsUpdate=!0),A.mapPass===null?A.mapPass=new ni(s.x,s.y,{format:Gs,type:Ci}):(A.mapPass.width!==A.map.width||A.mapPass.height!==A.map.height)&&A.mapPass.setSize(A.map.width,A.map.height),d.uniforms.shadow_pass.value=A.map.depthTexture,d.uniforms.resolution.value.set(A.map.width,A.map.height),d.uniforms.radius.value=A.radius,i.setRenderTarget(A.mapPass),i.clear(),i.renderBufferDirect(x,null,E,d,v,null),f.uniforms.shadow_pass.value=A.mapPass.texture,f.uniforms.resolution.value.set(A.map.width,A.map.height),f.uniforms.radius.value=A.radius,i.setRenderTarget(A.map),i.clear(),i.renderBufferDirect(x,null,E,f,v,null)}function T(A,x,E,O){let N=null,I=E.isPointLight===!0?A.customDistanceMaterial:A.customDepthMaterial;if(I!==void 0)N=I;else if(N=E.isPointLight===!0?l:a,i.localClippingEnabled&&x.clipShadows===!0&&Array.isArray(x.clippingPlanes)&&x.clippingPlanes.length!==0||x.displacementMap&&x.displacementScale!==0||x.alphaMap&&x.alphaTest>0||x.map&&x.alphaTest>0||x.alphaToCoverage===!0){let V=N.uuid,W=x.uuid,D=c[V];D===void 0&&(D={},c[V]=D);let G=D[W];G===void 0&&(G=N.clone(),D[W]=G,x.addEventListener("dispose",P)),N=G}if(N.visible=x.visible,N.wireframe=x.wireframe,O===no?N.side=x.shadowSide!==null?x.shadowSide:x.side:N.side=x.shadowSide!==null?x.shadowSide:u[x.side],N.alphaMap=x.alphaMap,N.alphaTest=x.alphaToCoverage===!0?.5:x.alphaTest,N.map=x.map,N.clipShadows=x.clipShadows,N.clippingPlanes=x.clippingPlanes,N.clipIntersection=x.clipIntersection,N.displacementMap=x.displacementMap,N.displacementScale=x.displacementScale,N.displacementBias=x.displacementBias,N.wireframeLinewidth=x.wireframeLinewidth,N.linewidth=x.linewidth,E.isPointLight===!0&&N.isMeshDistanceMaterial===!0){let V=i.properties.get(N);V.light=E}return N}function w(A,x,E,O,N,I){if(A.visible===!1)return;if(A.layers.test(N)&&(A.isMesh||A.isLine||A.isPoints)&&(A.castShadow||A.receiveShadow&&I===no)&&(!A.frustumCulled||A.intersectsFrustum(n))){A.modelViewMatrix.multiplyMatrices(E.matrixWorldInverse,A.matrixWorld);let D=e.update(A),G=A.material;if(Array.isArray(G)){let $=D.groups;for(let k=0,le=$.length;k<le;k++){let K=$[k],Q=G[K.materialIndex];if(Q&&Q.visible){let se=T(A,Q,O,I);A.onBeforeShadow(i,A,x,E,D,se,K),i.renderBufferDirect(E,null,D,se,A,K),A.onAfterShadow(i,A,x,E,D,se,K)}}}else if(G.visible){let $=T(A,G,O,I);A.onBeforeShadow(i,A,x,E,D,$,null),i.renderBufferDirect(E,null,D,$,A,null),A.onAfterShadow(i,A,x,E,D,$,null)}}let W=A.children;for(let D=0,G=W.length;D<G;D++)w(W[D],x,E,O,N,I)}function P(A){A.target.removeEventListener("dispose",P);for(let E in c){let O=c[E],N=A.target.uuid;N in O&&(O[N].dispose(),delete O[N])}}}function ZS(i,e){function t(){let F=!1,re=new Lt,ne=null,we=new Lt(0,0,0,0);return{setMask:function(ge){ne!==ge&&!F&&(i.colorMask(ge,ge,ge,ge),ne=ge)},setLocked:function(ge){F=ge},setClear:function(ge,be,Ve,Ze,ce){ce===!0&&(ge*=Ze,be*=Ze,Ve*=Ze),re.set(ge,be,Ve,Ze),we.equals(re)===!1&&(i.clearColor(ge,be,Ve,Ze),we.copy(re))},reset:function(){F=!1,ne=null,we.set(-1,0,0,0)}}}function n(){let F=!1,re=!1,ne=null,we=null,ge=null;return{setReversed:function(be){if(re!==be){let Ve=e.get("EXT_clip_control");be?Ve.clipControlEXT(Ve.LOWER_LEFT_EXT,Ve.ZERO_TO_ONE_EXT):Ve.clipControlEXT(Ve.LOWER_LEFT_EXT,Ve.NEGATIVE_ONE_TO_ONE_EXT),re=be;let Ze=ge;ge=null,this.setClear(Ze)}},getReversed:function(){return re},setTest:function(be){be?Se(i.DEPTH_TEST):Ge(i.DEPTH_TEST)},setMask:function(be){ne!==be&&!F&&(i.depthMask(be),ne=be)},setFunc:function(be){if(re&&(be=bp[be]),we!==be){switch(be){case ll:i.depthFunc(i.NEVER);break;case cl:i.depthFunc(i.ALWAYS);break;case hl:i.depthFunc(i.LESS);break;case qr:i.depthFunc(i.LEQUAL);break;case ul:i.depthFunc(i.EQUAL);break;case dl:i.depthFunc(i.GEQUAL);break;case fl:i.depthFunc(i.GREATER);break;case pl:i.depthFunc(i.NOTEQUAL);break;default:i.depthFunc(i.LEQUAL)}we=be}},setLocked:function(be){F=be},setClear:function(be){ge!==be&&(ge=be,re&&(be=1-be),i.clearDepth(be))},reset:function(){F=!1,ne=null,we=null,ge=null,re=!1}}}function s(){let F=!1,re=null,ne=null,we=null,ge=null,be=null,Ve=null,Ze=null,ce=null;return{setTest:function(Oe){F||(Oe?Se(i.STENCIL_TEST):Ge(i.STENCIL_TEST))},setMask:function(Oe){re!==Oe&&!F&&(i.stencilMask(Oe),re=Oe)},setFunc:function(Oe,Je,Re){(ne!==Oe||we!==Je||ge!==Re)&&(i.stencilFunc(Oe,Je,Re),ne=Oe,we=Je,ge=Re)},setOp:function(Oe,Je,Re){(be!==Oe||Ve!==Je||Ze!==Re)&&(i.stencilOp(Oe,Je,Re),be=Oe,Ve=Je,Ze=Re)},setLocked:function(Oe){F=Oe},setClear:function(Oe){ce!==Oe&&(i.clearStencil(Oe),ce=Oe)},reset:function(){F=!1,re=null,ne=null,we=null,ge=null,be=null,Ve=null,Ze=null,ce=null}}}let r=new t,o=new n,a=new s,l={},c=new WeakMap,h={},u={},d={},f=new WeakMap,g=[],v=null,p=!1,m=null,y=null,T=null,w=null,P=null,A=null,x=null,E=new mt(0,0,0),O=0,N=!1,I=null,V=null,W=null,D=null,G=null,$=i.getParameter(i.MAX_COMBINED_TEXTURE_IMAGE_UNITS),k=!1,le=0,K=i.getParameter(i.VERSION);K.indexOf("WebGL")!==-1?(le=parseFloat(/^WebGL (\d)/.exec(K)[1]),k=le>=1):K.indexOf("OpenGL ES")!==-1&&(le=parseFloat(/^OpenGL ES (\d)/.exec(K)[1]),k=le>=2);let Q=null,se={},de=i.getParameter(i.SCISSOR_BOX),ue=i.getParameter(i.VIEWPORT),ee=new Lt().fromArray(de),me=new Lt().fromArray(ue);function xe(F,re,ne,we){let ge=new Uint8Array(4),be=i.createTexture();i.bindTexture(F,be),i.texParameteri(F,i.TEXTURE_MIN_FILTER,i.NEAREST),i.texParameteri(F,i.TEXTURE_MAG_FILTER,i.NEAREST);for(let Ve=0;Ve<ne;Ve++)F===i.TEXTURE_3D||F===i.TEXTURE_2D_ARRAY?i.texImage3D(re,0,i.RGBA,1,1,we,0,i.RGBA,i.UNSIGNED_BYTE,ge):i.texImage2D(re+Ve,0,i.RGBA,1,1,0,i.RGBA,i.UNSIGNED_BYTE,ge);return be}let Ae={};Ae[i.TEXTURE_2D]=xe(i.TEXTURE_2D,i.TEXTURE_2D,1),Ae[i.TEXTURE_CUBE_MAP]=xe(i.TEXTURE_CUBE_MAP,i.TEXTURE_CUBE_MAP_POSITIVE_X,6),Ae[i.TEXTURE_2D_ARRAY]=xe(i.TEXTURE_2D_ARRAY,i.TEXTURE_2D_ARRAY,1,1),Ae[i.TEXTURE_3D]=xe(i.TEXTURE_3D,i.TEXTURE_3D,1,1),r.setClear(0,0,0,1),o.setClear(1),a.setClear(0),Se(i.DEPTH_TEST),o.setFunc(qr),nn(!1),Nt(su),Se(i.CULL_FACE),qt(ar);function Se(F){h[F]!==!0&&(i.enable(F),h[F]=!0)}function Ge(F){h[F]!==!1&&(i.disable(F),h[F]=!1)}function st(F,re){return d[F]!==re?(i.bindFramebuffer(F,re),d[F]=re,F===i.DRAW_FRAMEBUFFER&&(d[i.FRAMEBUFFER]=re),F===i.FRAMEBUFFER&&(d[i.DRAW_FRAMEBUFFER]=re),!0):!1}function He(F,re){let ne=g,we=!1;if(F){ne=f.get(re),ne===void 0&&(ne=[],f.set(re,ne));let ge=F.textures;if(ne.length!==ge.length||ne[0]!==i.COLOR_ATTACHMENT0){for(let be=0,Ve=ge.length;be<Ve;be++)ne[be]=i.COLOR_ATTACHMENT0+be;ne.length=ge.length,we=!0}}else ne[0]!==i.BACK&&(ne[0]=i.BACK,we=!0);we&&i.drawBuffers(ne)}function ht(F){return v!==F?(i.useProgram(F),v=F,!0):!1}let at={[lr]:i.FUNC_ADD,[Wf]:i.FUNC_SUBTRACT,[Xf]:i.FUNC_REVERSE_SUBTRACT};at[qf]=i.MIN,at[Yf]=i.MAX;let tt={[$f]:i.ZERO,[Zf]:i.ONE,[Jf]:i.SRC_COLOR,[lu]:i.SRC_ALPHA,[np]:i.SRC_ALPHA_SATURATE,[ep]:i.DST_COLOR,[jf]:i.DST_ALPHA,[Kf]:i.ONE_MINUS_SRC_COLOR,[cu]:i.ONE_MINUS_SRC_ALPHA,[tp]:i.ONE_MINUS_DST_COLOR,[Qf]:i.ONE_MINUS_DST_ALPHA,[ip]:i.CONSTANT_COLOR,[sp]:i.ONE_MINUS_CONSTANT_COLOR,[rp]:i.CONSTANT_ALPHA,[op]:i.ONE_MINUS_CONSTANT_ALPHA};function qt(F,re,ne,we,ge,be,Ve,Ze,ce,Oe){if(F===ar){p===!0&&(Ge(i.BLEND),p=!1);return}if(p===!1&&(Se(i.BLEND),p=!0),F!==Gf){if(F!==m||Oe!==N){if((y!==lr||P!==lr)&&(i.blendEquation(i.FUNC_ADD),y=lr,P=lr),Oe)switch(F){case io:i.blendFuncSeparate(i.ONE,i.ONE_MINUS_SRC_ALPHA,i.ONE,i.ONE_MINUS_SRC_ALPHA);break;case ru:i.blendFunc(i.ONE,i.ONE);break;case ou:i.blendFuncSeparate(i.ZERO,i.ONE_MINUS_SRC_COLOR,i.ZERO,i.ONE);break;case au:i.blendFuncSeparate(i.DST_COLOR,i.ONE_MINUS_SRC_ALPHA,i.ZERO,i.ONE);break;default:je("WebGLState: Invalid blending: ",F);break}else switch(F){case io:i.blendFuncSeparate(i.SRC_ALPHA,i.ONE_MINUS_SRC_ALPHA,i.ONE,i.ONE_MINUS_SRC_ALPHA);break;case ru:i.blendFuncSeparate(i.SRC_ALPHA,i.ONE,i.ONE,i.ONE);break;case ou:je("WebGLState: SubtractiveBlending requires material.premultipliedAlpha = true");break;case au:je("WebGLState: MultiplyBlending requires material.premultipliedAlpha = true");break;default:je("WebGLState: Invalid blending: ",F);break}T=null,w=null,A=null,x=null,E.set(0,0,0),O=0,m=F,N=Oe}return}ge=ge||re,be=be||ne,Ve=Ve||we,(re!==y||ge!==P)&&(i.blendEquationSeparate(at[re],at[ge]),y=re,P=ge),(ne!==T||we!==w||be!==A||Ve!==x)&&(i.blendFuncSeparate(tt[ne],tt[we],tt[be],tt[Ve]),T=ne,w=we,A=be,x=Ve),(Ze.equals(E)===!1||ce!==O)&&(i.blendColor(Ze.r,Ze.g,Ze.b,ce),E.copy(Ze),O=ce),m=F,N=!1}function Bt(F,re){F.side===ri?Ge(i.CULL_FACE):Se(i.CULL_FACE);let ne=F.side===Gn;re&&(ne=!ne),nn(ne),F.blending===io&&F.transparent===!1?qt(ar):qt(F.blending,F.blendEquation,F.blendSrc,F.blendDst,F.blendEquationAlpha,F.blendSrcAlpha,F.blendDstAlpha,F.blendColor,F.blendAlpha,F.premultipliedAlpha),o.setFunc(F.depthFunc),o.setTest(F.depthTest),o.setMask(F.depthWrite),r.setMask(F.colorWrite);let we=F.stencilWrite;a.setTest(we),we&&(a.setMask(F.stencilWriteMask),a.setFunc(F.stencilFunc,F.stencilRef,F.stencilFuncMask),a.setOp(F.stencilFail,F.stencilZFail,F.stencilZPass)),yt(F.polygonOffset,F.polygonOffsetFactor,F.polygonOffsetUnits),F.alphaToCoverage===!0?Se(i.SAMPLE_ALPHA_TO_COVERAGE):Ge(i.SAMPLE_ALPHA_TO_COVERAGE)}function nn(F){I!==F&&(F?i.frontFace(i.CW):i.frontFace(i.CCW),I=F)}function Nt(F){F!==zf?(Se(i.CULL_FACE),F!==V&&(F===su?i.cullFace(i.BACK):F===Hf?i.cullFace(i.FRONT):i.cullFace(i.FRONT_AND_BACK))):Ge(i.CULL_FACE),V=F}function yn(F){F!==W&&(k&&i.lineWidth(F),W=F)}function yt(F,re,ne){F?(Se(i.POLYGON_OFFSET_FILL),(D!==re||G!==ne)&&(D=re,G=ne,o.getReversed()&&(re=-re,ne=-ne),i.polygonOffset(re,ne))):Ge(i.POLYGON_OFFSET_FILL)}function un(F){F?Se(i.SCISSOR_TEST):Ge(i.SCISSOR_TEST)}function Zt(F){F===void 0&&(F=i.TEXTURE0+$-1),Q!==F&&(i.activeTexture(F),Q=F)}function sn(F,re,ne){ne===void 0&&(Q===null?ne=i.TEXTURE0+$-1:ne=Q);let we=se[ne];we===void 0&&(we={type:void 0,texture:void 0},se[ne]=we),(we.type!==F||we.texture!==re)&&(Q!==ne&&(i.activeTexture(ne),Q=ne),i.bindTexture(F,re||Ae[F]),we.type=F,we.texture=re)}function U(){let F=se[Q];F!==void 0&&F.type!==void 0&&(i.bindTexture(F.type,null),F.type=void 0,F.texture=void 0)}function Ce(){try{i.compressedTexImage2D(...arguments)}catch(F){je("WebGLState:",F)}}function qe(){try{i.compressedTexImage3D(...arguments)}catch(F){je("WebGLState:",F)}}function rt(){try{i.texSubImage2D(...arguments)}catch(F){je("WebGLState:",F)}}function Me(){try{i.texSubImage3D(...arguments)}catch(F){je("WebGLState:",F)}}function Ft(){try{i.compressedTexSubImage2D(...arguments)}catch(F){je("WebGLState:",F)}}function ze(){try{i.compressedTexSubImage3D(...arguments)}catch(F){je("WebGLState:",F)}}function Xe(){try{i.texStorage2D(...arguments)}catch(F){je("WebGLState:",F)}}function R(){try{i.texStorage3D(...arguments)}catch(F){je("WebGLState:",F)}}function b(){try{i.texImage2D(...arguments)}catch(F){je("WebGLState:",F)}}function X(){try{i.texImage3D(...arguments)}catch(F){je("WebGLState:",F)}}function he(F){return u[F]!==void 0?u[F]:i.getParameter(F)}function oe(F,re){u[F]!==re&&(i.pixelStorei(F,re),u[F]=re)}function _e(F){ee.equals(F)===!1&&(i.scissor(F.x,F.y,F.z,F.w),ee.copy(F))}function ye(F){me.equals(F)===!1&&(i.viewport(F.x,F.y,F.z,F.w),me.copy(F))}function te(F,re){let ne=c.get(re);ne===void 0&&(ne=new WeakMap,c.set(re,ne));let we=ne.get(F);we===void 0&&(we=i.getUniformBlockIndex(re,F.name),i.uniformBlockBinding(re,we,we),ne.set(F,we))}function ie(F,re,ne){let ge=c.get(re).get(F);l[ge]!==ne&&(i.bindBufferBase(i.UNIFORM_BUFFER,ge,ne),l[ge]=ne)}function pe(){i.disable(i.BLEND),i.disable(i.CULL_FACE),i.disable(i.DEPTH_TEST),i.disable(i.POLYGON_OFFSET_FILL),i.disable(i.SCISSOR_TEST),i.disable(i.STENCIL_TEST),i.disable(i.SAMPLE_ALPHA_TO_COVERAGE),i.blendEquation(i.FUNC_ADD),i.blendFunc(i.ONE,i.ZERO),i.blendFuncSeparate(i.ONE,i.ZERO,i.ONE,i.ZERO),i.blendColor(0,0,0,0),i.colorMask(!0,!0,!0,!0),i.clearColor(0,0,0,0),i.depthMask(!0),i.depthFunc(i.LESS),o.setReversed(!1),i.clearDepth(1),i.stencilMask(4294967295),i.stencilFunc(i.ALWAYS,0,4294967295),i.stencilOp(i.KEEP,i.KEEP,i.KEEP),i.clearStencil(0),i.cullFace(i.BACK),i.frontFace(i.CCW),i.polygonOffset(0,0),i.activeTexture(i.TEXTURE0),i.bindFramebuffer(i.FRAMEBUFFER,null),i.bindFramebuffer(i.DRAW_FRAMEBUFFER,null),i.bindFramebuffer(i.READ_FRAMEBUFFER,null),i.useProgram(null),i.lineWidth(1),i.scissor(0,0,i.canvas.width,i.canvas.height),i.viewport(0,0,i.canvas.width,i.canvas.height),i.pixelStorei(i.PACK_ALIGNMENT,4),i.pixelStorei(i.UNPACK_ALIGNMENT,4),i.pixelStorei(i.UNPACK_FLIP_Y_WEBGL,!1),i.pixelStorei(i.UNPACK_PREMULTIPLY_ALPHA_WEBGL,!1),i.pixelStorei(i.UNPACK_COLORSPACE_CONVERSION_WEBGL,i.BROWSER_DEFAULT_WEBGL),i.pixelStorei(i.PACK_ROW_LENGTH,0),i.pixelStorei(i.PACK_SKIP_PIXELS,0),i.pixelStorei(i.PACK_SKIP_ROWS,0),i.pixelStorei(i.UNPACK_ROW_LENGTH,0),i.pixelStorei(i.UNPACK_IMAGE_HEIGHT,0),i.pixelStorei(i.UNPACK_SKIP_PIXELS,0),i.pixelStorei(i.UNPACK_SKIP_ROWS,0),i.pixelStorei(i.UNPACK_SKIP_IMAGES,0),h={},u={},Q=null,se={},d={},l={},f=new WeakMap,g=[],v=null,p=!1,m=null,y=null,T=null,w=null,P=null,A=null,x=null,E=new mt(0,0,0),O=0,N=!1,I=null,V=null,W=null,D=null,G=null,ee.set(0,0,i.canvas.width,i.canvas.height),me.set(0,0,i.canvas.width,i.canvas.height),r.reset(),o.reset(),a.reset()}return{buffers:{color:r,depth:o,stencil:a},enable:Se,disable:Ge,bindFramebuffer:st,drawBuffers:He,useProgram:ht,setBlending:qt,setMaterial:Bt,setFlipSided:nn,setCullFace:Nt,setLineWidth:yn,setPolygonOffset:yt,setScissorTest:un,activeTexture:Zt,bindTexture:sn,unbindTexture:U,compressedTexImage2D:Ce,compressedTexImage3D:qe,texImage2D:b,texImage3D:X,pixelStorei:oe,getParameter:he,updateUBOMapping:te,uniformBlockBinding:ie,texStorage2D:Xe,texStorage3D:R,texSubImage2D:rt,texSubImage3D:Me,compressedTexSubImage2D:Ft,compressedTexSubImage3D:ze,scissor:_e,viewport:ye,reset:pe}}function JS(i,e,t,n,s,r,o){let a=e.has("WEBGL_multisampled_render_to_texture")?e.get("WEBGL_multisampled_render_to_texture"):null,l=typeof navigator>"u"?!1:/OculusBrowser/g.test(navigator.userAgent),c=new Qe,h=new WeakMap,u=new Set,d,f=new WeakMap,g=new Set,v=new FinalizationRegistry(R=>g.delete(R)),p=!1;try{p=typeof OffscreenCanvas<"u"&&new OffscreenCanvas(1,1).getContext("2d")!==null}catch{}function m(R,b){return p?new OffscreenCanvas(R,b):Go("canvas")}function y(R,b,X){let he=1,oe=Xe(R);if((oe.width>X||oe.height>X)&&(he=X/Math.max(oe.width,oe.height)),he<1)if(typeof HTMLImageElement<"u"&&R instanceof HTMLImageElement||typeof HTMLCanvasElement<"u"&&R instanceof HTMLCanvasElement||typeof ImageBitmap<"u"&&R instanceof ImageBitmap||typeof VideoFrame<"u"&&R instanceof VideoFrame){let _e=Math.floor(he*oe.width),ye=Math.floor(he*oe.height);d===void 0&&(d=m(_e,ye));let te=b?m(_e,ye):d;return te.width=_e,te.height=ye,te.getContext("2d").drawImage(R,0,0,_e,ye),Ye("WebGLRenderer: Texture has been resized from ("+oe.width+"x"+oe.height+") to ("+_e+"x"+ye+")."),te}else return"data"in R&&Ye("WebGLRenderer: Image in DataTexture is too big ("+oe.width+"x"+oe.height+")."),R;return R}function T(R){return R.generateMipmaps}function w(R){i.generateMipmap(R)}function P(R){return R.isWebGLCubeRenderTarget?i.TEXTURE_CUBE_MAP:R.isWebGL3DRenderTarget?i.TEXTURE_3D:R.isWebGLArrayRenderTarget||R.isCompressedArrayTexture?i.TEXTURE_2D_ARRAY:i.TEXTURE_2D}function A(R,b,X,he,oe,_e=!1){if(R!==null){if(i[R]!==void 0)return i[R];Ye("WebGLRenderer: Attempt to use non-existing WebGL internal format '"+R+"'")}let ye;he&&(ye=e.get("EXT_texture_norm16"),ye||Ye("WebGLRenderer: Unable to use normalized textures without EXT_texture_norm16 extension"));let te=b;if(b===i.RED&&(X===i.FLOAT&&(te=i.R32F),X===i.HALF_FLOAT&&(te=i.R16F),X===i.UNSIGNED_BYTE&&(te=i.R8),X===i.UNSIGNED_SHORT&&ye&&(te=ye.R16_EXT),X===i.SHORT&&ye&&(te=ye.R16_SNORM_EXT)),b===i.RED_INTEGER&&(X===i.UNSIGNED_BYTE&&(te=i.R8UI),X===i.UNSIGNED_SHORT&&(te=i.R16UI),X===i.UNSIGNED_INT&&(te=i.R32UI),X===i.BYTE&&(te=i.R8I),X===i.SHORT&&(te=i.R16I),X===i.INT&&(te=i.R32I)),b===i.RG&&(X===i.FLOAT&&(te=i.RG32F),X===i.HALF_FLOAT&&(te=i.RG16F),X===i.UNSIGNED_BYTE&&(te=i.RG8),X===i.UNSIGNED_SHORT&&ye&&(te=ye.RG16_EXT),X===i.SHORT&&ye&&(te=ye.RG16_SNORM_EXT)),b===i.RG_INTEGER&&(X===i.UNSIGNED_BYTE&&(te=i.RG8UI),X===i.UNSIGNED_SHORT&&(te=i.RG16UI),X===i.UNSIGNED_INT&&(te=i.RG32UI),X===i.BYTE&&(te=i.RG8I),X===i.SHORT&&(te=i.RG16I),X===i.INT&&(te=i.RG32I)),b===i.RGB_INTEGER&&(X===i.UNSIGNED_BYTE&&(te=i.RGB8UI),X===i.UNSIGNED_SHORT&&(te=i.RGB16UI),X===i.UNSIGNED_INT&&(te=i.RGB32UI),X===i.BYTE&&(te=i.RGB8I),X===i.SHORT&&(te=i.RGB16I),X===i.INT&&(te=i.RGB32I)),b===i.RGBA_INTEGER&&(X===i.UNSIGNED_BYTE&&(te=i.RGBA8UI),X===i.UNSIGNED_SHORT&&(te=i.RGBA16UI),X===i.UNSIGNED_INT&&(te=i.RGBA32UI),X===i.BYTE&&(te=i.RGBA8I),X===i.SHORT&&(te=i.RGBA16I),X===i.INT&&(te=i.RGBA32I)),b===i.RGB&&(X===i.UNSIGNED_SHORT&&ye&&(te=ye.RGB16_EXT),X===i.SHORT&&ye&&(te=ye.RGB16_SNORM_EXT),X===i.UNSIGNED_INT_5_9_9_9_REV&&(te=i.RGB9_E5),X===i.UNSIGNED_INT_10F_11F_11F_REV&&(te=i.R11F_G11F_B10F)),b===i.RGBA){let ie=_e?Ho:ft.getTransfer(oe);X===i.FLOAT&&(te=i.RGBA32F),X===i.HALF_FLOAT&&(te=i.RGBA16F),X===i.UNSIGNED_BYTE&&(te=ie===Tt?i.SRGB8_ALPHA8:i.RGBA8),X===i.UNSIGNED_SHORT&&ye&&(te=ye.RGBA16_EXT),X===i.SHORT&&ye&&(te=ye.RGBA16_SNORM_EXT),X===i.UNSIGNED_SHORT_4_4_4_4&&(te=i.RGBA4),X===i.UNSIGNED_SHORT_5_5_5_1&&(te=i.RGB5_A1)}return(te===i.R16F||te===i.R32F||te===i.RG16F||te===i.RG32F||te===i.RGBA16F||te===i.RGBA32F)&&e.get("EXT_color_buffer_float"),te}function x(R,b){let X;return R?b===null||b===Ai||b===hr?X=i.DEPTH24_STENCIL8:b===Ri?X=i.DEPTH32F_STENCIL8:b===ro&&(X=i.DEPTH24_STENCIL8,Ye("DepthTexture: 16 bit depth attachment is not supported with stencil. Using 24-bit attachment.")):b===null||b===Ai||b===hr?X=i.DEPTH_COMPONENT24:b===Ri?X=i.DEPTH_COMPONENT32F:b===ro&&(X=i.DEPTH_COMPONENT16),X}function E(R,b){return T(R)===!0||R.isFramebufferTexture&&R.minFilter!==En&&R.minFilter!==fn?Math.log2(Math.max(b.width,b.height))+1:R.mipmaps.length>0?R.mipmaps.length:R.isCompressedTexture&&Array.isArray(R.image)?b.mipmaps.length:1}function O(R){let b=new WeakRef(R);n.get(R).__ref=b,g.add(b),v.register(R,b,b)}function N(R){let b=n.get(R).__ref;b!==void 0&&(g.delete(b),v.unregister(b))}function I(R){W(R.target)}function V(R){D(R.target)}function W(R){R.removeEventListener("dispose",I),N(R),$(R),R.isVideoTexture&&h.delete(R),R.isHTMLTexture&&u.delete(R)}function D(R){R.removeEventListener("dispose",V),N(R),le(R)}function G(){for(let R of g){let b=R.deref();b!==void 0&&(b.isRenderTarget===!0?D(b):W(b))}g.clear(),u.clear()}function $(R){let b=n.get(R);if(b.__webglInit===void 0)return;let X=R.source,he=f.get(X);if(he){let oe=he[b.__cacheKey];oe.usedTimes--,oe.usedTimes===0&&k(R),Object.keys(he).length===0&&f.delete(X)}n.remove(R)}function k(R){let b=n.get(R);i.deleteTexture(b.__webglTexture);let X=R.source,he=f.get(X);delete he[b.__cacheKey],o.memory.textures--}function le(R){let b=n.get(R);b.__depthDisposeCallback&&b.__depthDisposeCallback();let X=R.depthTexture;if(X&&X.renderTarget===R&&W(X),R.isWebGLCubeRenderTarget)for(let oe=0;oe<6;oe++){if(Array.isArray(b.__webglFramebuffer[oe]))for(let _e=0;_e<b.__webglFramebuffer[oe].length;_e++)i.deleteFramebuffer(b.__webglFramebuffer[oe][_e]);else i.deleteFramebuffer(b.__webglFramebuffer[oe]);b.__webglDepthbuffer&&i.deleteRenderbuffer(b.__webglDepthbuffer[oe])}else{if(Array.isArray(b.__webglFramebuffer))for(let oe=0;oe<b.__webglFramebuffer.length;oe++)i.deleteFramebuffer(b.__webglFramebuffer[oe]);else i.deleteFramebuffer(b.__webglFramebuffer);if(b.__webglDepthbuffer&&i.deleteRenderbuffer(b.__webglDepthbuffer),b.__webglMultisampledFramebuffer&&i.deleteFramebuffer(b.__webglMultisampledFramebuffer),b.__webglColorRenderbuffer)for(let oe=0;oe<b.__webglColorRenderbuffer.length;oe++)b.__webglColorRenderbuffer[oe]&&i.deleteRenderbuffer(b.__webglColorRenderbuffer[oe]);b.__webglDepthRenderbuffer&&i.deleteRenderbuffer(b.__webglDepthRenderbuffer)}let he=R.textures;for(let oe=0,_e=he.length;oe<_e;oe++){let ye=n.get(he[oe]);ye.__webglTexture&&(i.deleteTexture(ye.__webglTexture),o.memory.textures--),n.remove(he[oe])}n.remove(R)}let K=0;function Q(){K=0}function se(){return K}function de(R){K=R}function ue(){let R=K;return R>=s.maxTextures&&Ye("WebGLTextures: Trying to use "+(R+1)+" texture units while this GPU supports only "+s.maxTextures),K+=1,R}function ee(R){let b=[];return b.push(R.wrapS),b.push(R.wrapT),b.push(R.wrapR||0),b.push(R.magFilter),b.push(R.minFilter),b.push(R.anisotropy),b.push(R.internalFormat),b.push(R.format),b.push(R.type),b.push(R.generateMipmaps),b.push(R.mipmapsAutoUpdate),b.push(R.premultiplyAlpha),b.push(R.flipY),b.push(R.unpackAlignment),b.push(R.colorSpace),b.join()}function me(R,b){let X=n.get(R);if(R.isVideoTexture&&Ft(R),R.isRenderTargetTexture===!1&&R.isExternalTexture!==!0&&R.version>0&&X.__version!==R.version){let he=R.image;if(he===null)Ye("WebGLRenderer: Texture marked for update but no image data found.");else if(he.complete===!1)Ye("WebGLRenderer: Texture marked for update but image is incomplete");else{Bt(X,R,b);return}}else R.isExternalTexture&&(X.__webglTexture=R.sourceTexture?R.sourceTexture:null);t.bindTexture(i.TEXTURE_2D,X.__webglTexture,i.TEXTURE0+b)}function xe(R,b){let X=n.get(R);if(R.isRenderTargetTexture===!1&&R.version>0&&X.__version!==R.version){Bt(X,R,b);return}else R.isExternalTexture&&(X.__webglTexture=R.sourceTexture?R.sourceTexture:null);t.bindTexture(i.TEXTURE_2D_ARRAY,X.__webglTexture,i.TEXTURE0+b)}function Ae(R,b){let X=n.get(R);if(R.isRenderTargetTexture===!1&&R.version>0&&X.__version!==R.version){Bt(X,R,b);return}t.bindTexture(i.TEXTURE_3D,X.__webglTexture,i.TEXTURE0+b)}function Se(R,b){let X=n.get(R);if(R.version>0&&X.__version!==R.version){nn(X,R,b);return}t.bindTexture(i.TEXTURE_CUBE_MAP,X.__webglTexture,i.TEXTURE0+b)}let Ge={[ml]:i.REPEAT,[Wi]:i.CLAMP_TO_EDGE,[gl]:i.MIRRORED_REPEAT},st={[En]:i.NEAREST,[cp]:i.NEAREST_MIPMAP_NEAREST,[la]:i.NEAREST_MIPMAP_LINEAR,[fn]:i.LINEAR,[Vl]:i.LINEAR_MIPMAP_NEAREST,[ms]:i.LINEAR_MIPMAP_LINEAR},He={[fp]:i.NEVER,[Cu]:i.ALWAYS,[pp]:i.LESS,[Au]:i.LEQUAL,[mp]:i.EQUAL,[Ru]:i.GEQUAL,[gp]:i.GREATER,[_p]:i.NOTEQUAL};function ht(R,b){if(b.type===Ri&&e.has("OES_texture_float_linear")===!1&&(b.magFilter===fn||b.magFilter===Vl||b.magFilter===la||b.magFilter===ms||b.minFilter===fn||b.minFilter===Vl||b.minFilter===la||b.minFilter===ms)&&Ye("WebGLRenderer: Unable to use linear filtering with floating point textures. OES_texture_float_linear not supported on this device."),i.texParameteri(R,i.TEXTURE_WRAP_S,Ge[b.wrapS]),i.texParameteri(R,i.TEXTURE_WRAP_T,Ge[b.wrapT]),(R===i.TEXTURE_3D||R===i.TEXTURE_2D_ARRAY)&&i.texParameteri(R,i.TEXTURE_WRAP_R,Ge[b.wrapR]),i.texParameteri(R,i.TEXTURE_MAG_FILTER,st[b.magFilter]),i.texParameteri(R,i.TEXTURE_MIN_FILTER,st[b.minFilter]),b.compareFunction&&(i.texParameteri(R,i.TEXTURE_COMPARE_MODE,i.COMPARE_REF_TO_TEXTURE),i.texParameteri(R,i.TEXTURE_COMPARE_FUNC,He[b.compareFunction])),e.has("EXT_texture_filter_anisotropic")===!0){if(b.magFilter===En||b.minFilter!==la&&b.minFilter!==ms||b.type===Ri&&e.has("OES_texture_float_linear")===!1)return;if(b.anisotropy>1||n.get(b).__currentAnisotropy){let X=e.get("EXT_texture_filter_anisotropic");i.texParameterf(R,X.TEXTURE_MAX_ANISOTROPY_EXT,Math.min(b.anisotropy,s.getMaxAnisotropy())),n.get(b).__currentAnisotropy=b.anisotropy}}}function at(R,b){let X=!1;R.__webglInit===void 0&&(R.__webglInit=!0,b.addEventListener("dispose",I),O(b));let he=b.source,oe=f.get(he);oe===void 0&&(oe={},f.set(he,oe));let _e=ee(b);if(_e!==R.__cacheKey){oe[_e]===void 0&&(oe[_e]={texture:i.createTexture(),usedTimes:0},o.memory.textures++,X=!0),oe[_e].usedTimes++;let ye=oe[R.__cacheKey];ye!==void 0&&(oe[R.__cacheKey].usedTimes--,ye.usedTimes===0&&k(b)),R.__cacheKey=_e,R.__webglTexture=oe[_e].texture}return X}function tt(R,b,X){return Math.floor(Math.floor(R/X)/b)}function qt(R,b,X,he){let _e=R.updateRanges;if(_e.length===0)t.texSubImage2D(i.TEXTURE_2D,0,0,0,b.width,b.height,X,he,b.data);else{_e.sort((F,re)=>F.start-re.start);let ye=0;for(let F=1;F<_e.length;F++){let re=_e[ye],ne=_e[F],we=re.start+re.count,ge=tt(ne.start,b.width,4),be=tt(re.start,b.width,4);ne.start<=we+1&&ge===be&&tt(ne.start+ne.count-1,b.width,4)===ge?re.count=Math.max(re.count,ne.start+ne.count-re.start):(++ye,_e[ye]=ne)}_e.length=ye+1;let te=t.getParameter(i.UNPACK_ROW_LENGTH),ie=t.getParameter(i.UNPACK_SKIP_PIXELS),pe=t.getParameter(i.UNPACK_SKIP_ROWS);t.pixelStorei(i.UNPACK_ROW_LENGTH,b.width);for(let F=0,re=_e.length;F<re;F++){let ne=_e[F],we=Math.floor(ne.start/4),ge=Math.ceil(ne.count/4),be=we%b.width,Ve=Math.floor(we/b.width),Ze=ge,ce=1;t.pixelStorei(i.UNPACK_SKIP_PIXELS,be),t.pixelStorei(i.UNPACK_SKIP_ROWS,Ve),t.texSubImage2D(i.TEXTURE_2D,0,be,Ve,Ze,ce,X,he,b.data)}R.clearUpdateRanges(),t.pixelStorei(i.UNPACK_ROW_LENGTH,te),t.pixelStorei(i.UNPACK_SKIP_PIXELS,ie),t.pixelStorei(i.UNPACK_SKIP_ROWS,pe)}}function Bt(R,b,X){let he=i.TEXTURE_2D;(b.isDataArrayTexture||b.isCompressedArrayTexture)&&(he=i.TEXTURE_2D_ARRAY),b.isData3DTexture&&(he=i.TEXTURE_3D);let oe=at(R,b),_e=b.source;t.bindTexture(he,R.__webglTexture,i.TEXTURE0+X);let ye=n.get(_e);if(_e.version!==ye.__version||oe===!0){if(t.activeTexture(i.TEXTURE0+X),(typeof ImageBitmap<"u"&&b.image instanceof ImageBitmap)===!1){let ce=ft.getPrimaries(ft.workingColorSpace),Oe=b.colorSpace===_s?null:ft.getPrimaries(b.colorSpace),Je=b.colorSpace===_s||ce===Oe?i.NONE:i.BROWSER_DEFAULT_WEBGL;t.pixelStorei(i.UNPACK_FLIP_Y_WEBGL,b.flipY),t.pixelStorei(i.UNPACK_PREMULTIPLY_ALPHA_WEBGL,b.premultiplyAlpha),t.pixelStorei(i.UNPACK_COLORSPACE_CONVERSION_WEBGL,Je)}t.pixelStorei(i.UNPACK_ALIGNMENT,b.unpackAlignment);let ie=y(b.image,!1,s.maxTextureSize);ie=ze(b,ie);let pe=r.convert(b.format,b.colorSpace),F=r.convert(b.type),re=A(b.internalFormat,pe,F,b.normalized,b.colorSpace,b.isVideoTexture);ht(he,b);let ne,we=b.mipmaps,ge=b.isVideoTexture!==!0,be=ye.__version===void 0||oe===!0,Ve=_e.dataReady,Ze=E(b,ie);if(b.isDepthTexture)re=x(b.format===gs,b.type),be&&(ge?t.texStorage2D(i.TEXTURE_2D,1,re,ie.width,ie.height):t.texImage2D(i.TEXTURE_2D,0,re,ie.width,ie.height,0,pe,F,null));else if(b.isDataTexture)if(we.length>0){ge&&be&&t.texStorage2D(i.TEXTURE_2D,Ze,re,we[0].width,we[0].height);for(let ce=0,Oe=we.length;ce<Oe;ce++)ne=we[ce],ge?Ve&&t.texSubImage2D(i.TEXTURE_2D,ce,0,0,ne.width,ne.height,pe,F,ne.data):t.texImage2D(i.TEXTURE_2D,ce,re,ne.width,ne.height,0,pe,F,ne.data);b.generateMipmaps=!1}else ge?(be&&t.texStorage2D(i.TEXTURE_2D,Ze,re,ie.width,ie.height),Ve&&qt(b,ie,pe,F)):t.texImage2D(i.TEXTURE_2D,0,re,ie.width,ie.height,0,pe,F,ie.data);else if(b.isCompressedTexture)if(b.isCompressedArrayTexture){ge&&be&&t.texStorage3D(i.TEXTURE_2D_ARRAY,Ze,re,we[0].width,we[0].height,ie.depth);for(let ce=0,Oe=we.length;ce<Oe;ce++)if(ne=we[ce],b.format!==Pi)if(pe!==null)if(ge){if(Ve)if(b.layerUpdates.size>0){let Je=Bu(ne.width,ne.height,b.format,b.type);for(let Re of b.layerUpdates){let ot=ne.data.subarray(Re*Je/ne.data.BYTES_PER_ELEMENT,(Re+1)*Je/ne.data.BYTES_PER_ELEMENT);t.compressedTexSubImage3D(i.TEXTURE_2D_ARRAY,ce,0,0,Re,ne.width,ne.height,1,pe,ot)}}else t.compressedTexSubImage3D(i.TEXTURE_2D_ARRAY,ce,0,0,0,ne.width,ne.height,ie.depth,pe,ne.data)}else t.compressedTexImage3D(i.TEXTURE_2D_ARRAY,ce,re,ne.width,ne.height,ie.depth,0,ne.data,0,0);else Ye("WebGLRenderer: Attempt to load unsupported compressed texture format in .uploadTexture()");else ge?Ve&&t.texSubImage3D(i.TEXTURE_2D_ARRAY,ce,0,0,0,ne.width,ne.height,ie.depth,pe,F,ne.data):t.texImage3D(i.TEXTURE_2D_ARRAY,ce,re,ne.width,ne.height,ie.depth,0,pe,F,ne.data);b.layerUpdates.size>0&&b.clearLayerUpdates()}else{ge&&be&&t.texStorage2D(i.TEXTURE_2D,Ze,re,we[0].width,we[0].height);for(let ce=0,Oe=we.length;ce<Oe;ce++)ne=we[ce],b.format!==Pi?pe!==null?ge?Ve&&t.compressedTexSubImage2D(i.TEXTURE_2D,ce,0,0,ne.width,ne.height,pe,ne.data):t.compressedTexImage2D(i.TEXTURE_2D,ce,re,ne.width,ne.height,0,ne.data):Ye("WebGLRenderer: Attempt to load unsupported compressed texture format in .uploadTexture()"):ge?Ve&&t.texSubImage2D(i.TEXTURE_2D,ce,0,0,ne.width,ne.height,pe,F,ne.data):t.texImage2D(i.TEXTURE_2D,ce,re,ne.width,ne.height,0,pe,F,ne.data)}else if(b.isDataArrayTexture)if(ge){if(be&&t.texStorage3D(i.TEXTURE_2D_ARRAY,Ze,re,ie.width,ie.height,ie.depth),Ve)if(b.layerUpdates.size>0){let ce=Bu(ie.width,ie.height,b.format,b.type);for(let Oe of b.layerUpdates){let Je=ie.data.subarray(Oe*ce/ie.data.BYTES_PER_ELEMENT,(Oe+1)*ce/ie.data.BYTES_PER_ELEMENT);t.texSubImage3D(i.TEXTURE_2D_ARRAY,0,0,0,Oe,ie.width,ie.height,1,pe,F,Je)}b.clearLayerUpdates()}else t.texSubImage3D(i.TEXTURE_2D_ARRAY,0,0,0,0,ie.width,ie.height,ie.depth,pe,F,ie.data)}else t.texImage3D(i.TEXTURE_2D_ARRAY,0,re,ie.width,ie.height,ie.depth,0,pe,F,ie.data);else if(b.isData3DTexture)ge?(be&&t.texStorage3D(i.TEXTURE_3D,Ze,re,ie.width,ie.height,ie.depth),Ve&&t.texSubImage3D(i.TEXTURE_3D,0,0,0,0,ie.width,ie.height,ie.depth,pe,F,ie.data)):t.texImage3D(i.TEXTURE_3D,0,re,ie.width,ie.height,ie.depth,0,pe,F,ie.data);else if(b.isFramebufferTexture){if(be)if(ge)t.texStorage2D(i.TEXTURE_2D,Ze,re,ie.width,ie.height);else{let ce=ie.width,Oe=ie.height;for(let Je=0;Je<Ze;Je++)t.texImage2D(i.TEXTURE_2D,Je,re,ce,Oe,0,pe,F,null),ce>>=1,Oe>>=1}}else if(b.isHTMLTexture){if("texElementImage2D"in i){let ce=i.canvas;if(ce.hasAttribute("layoutsubtree")||ce.setAttribute("layoutsubtree","true"),ie.parentNode!==ce){ce.appendChild(ie),u.add(b),ce.onpaint=Oe=>{let Je=Oe.changedElements;for(let Re of u)Je.includes(Re.image)&&(Re.needsUpdate=!0)},ce.requestPaint();return}if(i.texElementImage2D.length===3)i.texElementImage2D(i.TEXTURE_2D,i.RGBA8,ie);else{let Je=i.RGBA,Re=i.RGBA,ot=i.UNSIGNED_BYTE;i.texElementImage2D(i.TEXTURE_2D,0,Je,Re,ot,ie)}i.texParameteri(i.TEXTURE_2D,i.TEXTURE_MIN_FILTER,i.LINEAR),i.texParameteri(i.TEXTURE_2D,i.TEXTURE_WRAP_S,i.CLAMP_TO_EDGE),i.texParameteri(i.TEXTURE_2D,i.TEXTURE_WRAP_T,i.CLAMP_TO_EDGE)}}else if(we.length>0){if(ge&&be){let ce=Xe(we[0]);t.texStorage2D(i.TEXTURE_2D,Ze,re,ce.width,ce.height)}for(let ce=0,Oe=we.length;ce<Oe;ce++)ne=we[ce],ge?Ve&&t.texSubImage2D(i.TEXTURE_2D,ce,0,0,pe,F,ne):t.texImage2D(i.TEXTURE_2D,ce,re,pe,F,ne);b.generateMipmaps=!1}else if(ge){if(be){let ce=Xe(ie);t.texStorage2D(i.TEXTURE_2D,Ze,re,ce.width,ce.height)}Ve&&t.texSubImage2D(i.TEXTURE_2D,0,0,0,pe,F,ie)}else t.texImage2D(i.TEXTURE_2D,0,re,pe,F,ie);T(b)&&b.mipmapsAutoUpdate===!0&&w(he),ye.__version=_e.version,b.onUpdate&&b.onUpdate(b)}R.__version=b.version}function nn(R,b,X){if(b.image.length!==6)return;let he=at(R,b),oe=b.source;t.bindTexture(i.TEXTURE_CUBE_MAP,R.__webglTexture,i.TEXTURE0+X);let _e=n.get(oe);if(oe.version!==_e.__version||he===!0){t.activeTexture(i.TEXTURE0+X);let ye=ft.getPrimaries(ft.workingColorSpace),te=b.colorSpace===_s?null:ft.getPrimaries(b.colorSpace),ie=b.colorSpace===_s||ye===te?i.NONE:i.BROWSER_DEFAULT_WEBGL;t.pixelStorei(i.UNPACK_FLIP_Y_WEBGL,b.flipY),t.pixelStorei(i.UNPACK_PREMULTIPLY_ALPHA_WEBGL,b.premultiplyAlpha),t.pixelStorei(i.UNPACK_ALIGNMENT,b.unpackAlignment),t.pixelStorei(i.UNPACK_COLORSPACE_CONVERSION_WEBGL,ie);let pe=b.isCompressedTexture||b.image[0].isCompressedTexture,F=b.image[0]&&b.image[0].isDataTexture,re=[];for(let Re=0;Re<6;Re++)!pe&&!F?re[Re]=y(b.image[Re],!0,s.maxCubemapSize):re[Re]=F?b.image[Re].image:b.image[Re],re[Re]=ze(b,re[Re]);let ne=re[0],we=r.convert(b.format,b.colorSpace),ge=r.convert(b.type),be=A(b.internalFormat,we,ge,b.normalized,b.colorSpace),Ve=b.isVideoTexture!==!0,Ze=_e.__version===void 0||he===!0,ce=oe.dataReady,Oe=E(b,ne);ht(i.TEXTURE_CUBE_MAP,b);let Je;if(b.isDepthTexture){if(be=x(b.format===gs,b.type),Ze)if(Ve)t.texStorage2D(i.TEXTURE_CUBE_MAP,1,be,ne.width,ne.height);else for(let Re=0;Re<6;Re++)t.texImage2D(i.TEXTURE_CUBE_MAP_POSITIVE_X+Re,0,be,ne.width,ne.height,0,we,ge,null)}else if(pe){Ve&&Ze&&t.texStorage2D(i.TEXTURE_CUBE_MAP,Oe,be,ne.width,ne.height);for(let Re=0;Re<6;Re++){Je=re[Re].mipmaps;for(let ot=0;ot<Je.length;ot++){let zt=Je[ot];b.format!==Pi?we!==null?Ve?ce&&t.compressedTexSubImage2D(i.TEXTURE_CUBE_MAP_POSITIVE_X+Re,ot,0,0,zt.width,zt.height,we,zt.data):t.compressedTexImage2D(i.TEXTURE_CUBE_MAP_POSITIVE_X+Re,ot,be,zt.width,zt.height,0,zt.data):Ye("WebGLRenderer: Attempt to load unsupported compressed texture format in .setTextureCube()"):Ve?ce&&t.texSubImage2D(i.TEXTURE_CUBE_MAP_POSITIVE_X+Re,ot,0,0,zt.width,zt.height,we,ge,zt.data):t.texImage2D(i.TEXTURE_CUBE_MAP_POSITIVE_X+Re,ot,be,zt.width,zt.height,0,we,ge,zt.data)}}}else{if(Je=b.mipmaps,Ve&&Ze){Je.length>0&&Oe++;let Re=Xe(re[0]);t.texStorage2D(i.TEXTURE_CUBE_MAP,Oe,be,Re.width,Re.height)}for(let Re=0;Re<6;Re++)if(F){Ve?ce&&t.texSubImage2D(i.TEXTURE_CUBE_MAP_POSITIVE_X+Re,0,0,0,re[Re].width,re[Re].height,we,ge,re[Re].data):t.texImage2D(i.TEXTURE_CUBE_MAP_POSITIVE_X+Re,0,be,re[Re].width,re[Re].height,0,we,ge,re[Re].data);for(let ot=0;ot<Je.length;ot++){let Un=Je[ot].image[Re].image;Ve?ce&&t.texSubImage2D(i.TEXTURE_CUBE_MAP_POSITIVE_X+Re,ot+1,0,0,Un.width,Un.height,we,ge,Un.data):t.texImage2D(i.TEXTURE_CUBE_MAP_POSITIVE_X+Re,ot+1,be,Un.width,Un.height,0,we,ge,Un.data)}}else{Ve?ce&&t.texSubImage2D(i.TEXTURE_CUBE_MAP_POSITIVE_X+Re,0,0,0,we,ge,re[Re]):t.texImage2D(i.TEXTURE_CUBE_MAP_POSITIVE_X+Re,0,be,we,ge,re[Re]);for(let ot=0;ot<Je.length;ot++){let zt=Je[ot];Ve?ce&&t.texSubImage2D(i.TEXTURE_CUBE_MAP_POSITIVE_X+Re,ot+1,0,0,we,ge,zt.image[Re]):t.texImage2D(i.TEXTURE_CUBE_MAP_POSITIVE_X+Re,ot+1,be,we,ge,zt.image[Re])}}}T(b)&&b.mipmapsAutoUpdate===!0&&w(i.TEXTURE_CUBE_MAP),_e.__version=oe.version,b.onUpdate&&b.onUpdate(b)}R.__version=b.version}function Nt(R,b,X,he,oe,_e){let ye=r.convert(X.format,X.colorSpace),te=r.convert(X.type),ie=A(X.internalFormat,ye,te,X.normalized,X.colorSpace),pe=n.get(b),F=n.get(X);if(F.__renderTarget=b,!pe.__hasExternalTextures){let re=Math.max(1,b.width>>_e),ne=Math.max(1,b.height>>_e);oe===i.TEXTURE_3D||oe===i.TEXTURE_2D_ARRAY?t.texImage3D(oe,_e,ie,re,ne,b.depth,0,ye,te,null):t.texImage2D(oe,_e,ie,re,ne,0,ye,te,null)}t.bindFramebuffer(i.FRAMEBUFFER,R),Me(b)?a.framebufferTexture2DMultisampleEXT(i.FRAMEBUFFER,he,oe,F.__webglTexture,0,rt(b)):(oe===i.TEXTURE_2D||oe>=i.TEXTURE_CUBE_MAP_POSITIVE_X&&oe<=i.TEXTURE_CUBE_MAP_NEGATIVE_Z)&&i.framebufferTexture2D(i.FRAMEBUFFER,he,oe,F.__webglTexture,_e),t.bindFramebuffer(i.FRAMEBUFFER,null)}function yn(R,b,X){if(i.bindRenderbuffer(i.RENDERBUFFER,R),b.depthBuffer){let he=b.depthTexture,oe=he&&he.isDepthTexture?he.type:null,_e=x(b.stencilBuffer,oe),ye=b.stencilBuffer?i.DEPTH_STENCIL_ATTACHMENT:i.DEPTH_ATTACHMENT;Me(b)?a.renderbufferStorageMultisampleEXT(i.RENDERBUFFER,rt(b),_e,b.width,b.height):X?i.renderbufferStorageMultisample(i.RENDERBUFFER,rt(b),_e,b.width,b.height):i.renderbufferStorage(i.RENDERBUFFER,_e,b.width,b.height),i.framebufferRenderbuffer(i.FRAMEBUFFER,ye,i.RENDERBUFFER,R)}else{let he=b.textures;for(let oe=0;oe<he.length;oe++){let _e=he[oe],ye=r.convert(_e.format,_e.colorSpace),te=r.convert(_e.type),ie=A(_e.internalFormat,ye,te,_e.normalized,_e.colorSpace);Me(b)?a.renderbufferStorageMultisampleEXT(i.RENDERBUFFER,rt(b),ie,b.width,b.height):X?i.renderbufferStorageMultisample(i.RENDERBUFFER,rt(b),ie,b.width,b.height):i.renderbufferStorage(i.RENDERBUFFER,ie,b.width,b.height)}}i.bindRenderbuffer(i.RENDERBUFFER,null)}function yt(R,b,X){let he=b.isWebGLCubeRenderTarget===!0;if(t.bindFramebuffer(i.FRAMEBUFFER,R),!(b.depthTexture&&b.depthTexture.isDepthTexture))throw new Error("THREE.WebGLTextures: renderTarget.depthTexture must be an instance of THREE.DepthTexture.");let oe=n.get(b.depthTexture);oe.__renderTarget=b;let _e=he?b.depthTexture.image[0]:b.depthTexture.image;(!oe.__webglTexture||_e.width!==b.width||_e.height!==b.height)&&(_e.width=b.width,_e.height=b.height,b.depthTexture.needsUpdate=!0),he?Se(b.depthTexture,0):me(b.depthTexture,0);let ye=oe.__webglTexture,te=rt(b),ie=he?i.TEXTURE_CUBE_MAP_POSITIVE_X+X:i.TEXTURE_2D,pe=b.depthTexture.format===gs?i.DEPTH_STENCIL_ATTACHMENT:i.DEPTH_ATTACHMENT;if(b.depthTexture.format===ds)Me(b)?a.framebufferTexture2DMultisampleEXT(i.FRAMEBUFFER,pe,ie,ye,0,te):i.framebufferTexture2D(i.FRAMEBUFFER,pe,ie,ye,0);else if(b.depthTexture.format===gs)Me(b)?a.framebufferTexture2DMultisampleEXT(i.FRAMEBUFFER,pe,ie,ye,0,te):i.framebufferTexture2D(i.FRAMEBUFFER,pe,ie,ye,0);else throw new Error("THREE.WebGLTextures: Unknown depthTexture format.")}function un(R){let b=n.get(R),X=R.isWebGLCubeRenderTarget===!0;if(b.__boundDepthTexture!==R.depthTexture){let he=R.depthTexture;if(b.__depthDisposeCallback&&b.__depthDisposeCallback(),he){let oe=()=>{delete b.__boundDepthTexture,delete b.__depthDisposeCallback,he.removeEventListener("dispose",oe)};he.addEventListener("dispose",oe),b.__depthDisposeCallback=oe}b.__boundDepthTexture=he}if(R.depthTexture&&!b.__autoAllocateDepthBuffer)if(X)for(let he=0;he<6;he++)yt(b.__webglFramebuffer[he],R,he);else R.texture.mipmaps.length>0?yt(b.__webglFramebuffer[0],R,0):yt(b.__webglFramebuffer,R,0);else if(X){b.__webglDepthbuffer=[];for(let he=0;he<6;he++)if(t.bindFramebuffer(i.FRAMEBUFFER,b.__webglFramebuffer[he]),b.__webglDepthbuffer[he]===void 0)b.__webglDepthbuffer[he]=i.createRenderbuffer(),yn(b.__webglDepthbuffer[he],R,!1);else{let oe=R.stencilBuffer?i.DEPTH_STENCIL_ATTACHMENT:i.DEPTH_ATTACHMENT,_e=b.__webglDepthbuffer[he];i.bindRenderbuffer(i.RENDERBUFFER,_e),i.framebufferRenderbuffer(i.FRAMEBUFFER,oe,i.RENDERBUFFER,_e)}}else if(R.texture.mipmaps.length>0?t.bindFramebuffer(i.FRAMEBUFFER,b.__webglFramebuffer[0]):t.bindFramebuffer(i.FRAMEBUFFER,b.__webglFramebuffer),b.__webglDepthbuffer===void 0)b.__webglDepthbuffer=i.createRenderbuffer(),yn(b.__webglDepthbuffer,R,!1);else{let oe=R.stencilBuffer?i.DEPTH_STENCIL_ATTACHMENT:i.DEPTH_ATTACHMENT,_e=b.__webglDepthbuffer;i.bindRenderbuffer(i.RENDERBUFFER,_e),i.framebufferRenderbuffer(i.FRAMEBUFFER,oe,i.RENDERBUFFER,_e)}t.bindFramebuffer(i.FRAMEBUFFER,null)}function Zt(R,b,X){let he=n.get(R);b!==void 0&&Nt(he.__webglFramebuffer,R,R.texture,i.COLOR_ATTACHMENT0,i.TEXTURE_2D,0),X!==void 0&&un(R)}function sn(R){let b=R.texture,X=n.get(R),he=n.get(b);R.addEventListener("dispose",V),O(R);let oe=R.textures,_e=R.isWebGLCubeRenderTarget===!0,ye=oe.length>1;if(ye||(he.__webglTexture===void 0&&(he.__webglTexture=i.createTexture()),he.__version=b.version,o.memory.textures++),_e){X.__webglFramebuffer=[];for(let te=0;te<6;te++)if(b.mipmaps.length>0){X.__webglFramebuffer[te]=[];for(let ie=0;ie<b.mipmaps.length;ie++)X.__webglFramebuffer[te][ie]=i.createFramebuffer()}else X.__webglFramebuffer[te]=i.createFramebuffer()}else{if(b.mipmaps.length>0){X.__webglFramebuffer=[];for(let te=0;te<b.mipmaps.length;te++)X.__webglFramebuffer[te]=i.createFramebuffer()}else X.__webglFramebuffer=i.createFramebuffer();if(ye)for(let te=0,ie=oe.length;te<ie;te++){let pe=n.get(oe[te]);pe.__webglTexture===void 0&&(pe.__webglTexture=i.createTexture(),o.memory.textures++)}if(R.samples>0&&Me(R)===!1){X.__webglMultisampledFramebuffer=i.createFramebuffer(),X.__webglColorRenderbuffer=[],t.bindFramebuffer(i.FRAMEBUFFER,X.__webglMultisampledFramebuffer);for(let te=0;te<oe.length;te++){let ie=oe[te];X.__webglColorRenderbuffer[te]=i.createRenderbuffer(),i.bindRenderbuffer(i.RENDERBUFFER,X.__webglColorRenderbuffer[te]);let pe=r.convert(ie.format,ie.colorSpace),F=r.convert(ie.type),re=A(ie.internalFormat,pe,F,ie.normalized,ie.colorSpace,R.isXRRenderTarget===!0),ne=rt(R);i.renderbufferStorageMultisample(i.RENDERBUFFER,ne,re,R.width,R.height),i.framebufferRenderbuffer(i.FRAMEBUFFER,i.COLOR_ATTACHMENT0+te,i.RENDERBUFFER,X.__webglColorRenderbuffer[te])}i.bindRenderbuffer(i.RENDERBUFFER,null),R.depthBuffer&&(X.__webglDepthRenderbuffer=i.createRenderbuffer(),yn(X.__webglDepthRenderbuffer,R,!0)),t.bindFramebuffer(i.FRAMEBUFFER,null)}}if(_e){t.bindTexture(i.TEXTURE_CUBE_MAP,he.__webglTexture),ht(i.TEXTURE_CUBE_MAP,b);for(let te=0;te<6;te++)if(b.mipmaps.length>0)for(let ie=0;ie<b.mipmaps.length;ie++)Nt(X.__webglFramebuffer[te][ie],R,b,i.COLOR_ATTACHMENT0,i.TEXTURE_CUBE_MAP_POSITIVE_X+te,ie);else Nt(X.__webglFramebuffer[te],R,b,i.COLOR_ATTACHMENT0,i.TEXTURE_CUBE_MAP_POSITIVE_X+te,0);T(b)?w(i.TEXTURE_CUBE_MAP):b.mipmaps.length>0&&i.texParameteri(i.TEXTURE_CUBE_MAP,i.TEXTURE_MAX_LEVEL,b.mipmaps.length-1),t.unbindTexture()}else if(ye){for(let te=0,ie=oe.length;te<ie;te++){let pe=oe[te],F=n.get(pe),re=i.TEXTURE_2D;(R.isWebGL3DRenderTarget||R.isWebGLArrayRenderTarget)&&(re=R.isWebGL3DRenderTarget?i.TEXTURE_3D:i.TEXTURE_2D_ARRAY),t.bindTexture(re,F.__webglTexture),ht(re,pe),Nt(X.__webglFramebuffer,R,pe,i.COLOR_ATTACHMENT0+te,re,0),T(pe)&&w(re)}t.unbindTexture()}else{let te=i.TEXTURE_2D;if((R.isWebGL3DRenderTarget||R.isWebGLArrayRenderTarget)&&(te=R.isWebGL3DRenderTarget?i.TEXTURE_3D:i.TEXTURE_2D_ARRAY),t.bindTexture(te,he.__webglTexture),ht(te,b),b.mipmaps.length>0)for(let ie=0;ie<b.mipmaps.length;ie++)Nt(X.__webglFramebuffer[ie],R,b,i.COLOR_ATTACHMENT0,te,ie);else Nt(X.__webglFramebuffer,R,b,i.COLOR_ATTACHMENT0,te,0);T(b)?w(te):b.mipmaps.length>0&&i.texParameteri(te,i.TEXTURE_MAX_LEVEL,b.mipmaps.length-1),t.unbindTexture()}R.depthBuffer&&un(R)}function U(R){let b=R.textures;for(let X=0,he=b.length;X<he;X++){let oe=b[X];if(T(oe)&&oe.mipmapsAutoUpdate===!0){let _e=P(R),ye=n.get(oe).__webglTexture;t.bindTexture(_e,ye),w(_e),t.unbindTexture()}}}let Ce=[];function qe(R){if(R.samples>0){if(Me(R)===!1){let b=R.textures,X=R.width,he=R.height,oe=i.COLOR_BUFFER_BIT,_e=R.stencilBuffer?i.DEPTH_STENCIL_ATTACHMENT:i.DEPTH_ATTACHMENT,ye=n.get(R),te=b.length>1;if(te)for(let pe=0;pe<b.length;pe++)t.bindFramebuffer(i.FRAMEBUFFER,ye.__webglMultisampledFramebuffer),i.framebufferRenderbuffer(i.FRAMEBUFFER,i.COLOR_ATTACHMENT0+pe,i.RENDERBUFFER,null),t.bindFramebuffer(i.FRAMEBUFFER,ye.__webglFramebuffer),i.framebufferTexture2D(i.DRAW_FRAMEBUFFER,i.COLOR_ATTACHMENT0+pe,i.TEXTURE_2D,null,0);t.bindFramebuffer(i.READ_FRAMEBUFFER,ye.__webglMultisampledFramebuffer),R.texture.mipmaps.length>0?t.bindFramebuffer(i.DRAW_FRAMEBUFFER,ye.__webglFramebuffer[0]):t.bindFramebuffer(i.DRAW_FRAMEBUFFER,ye.__webglFramebuffer);for(let pe=0;pe<b.length;pe++){if(R.resolveDepthBuffer&&(R.depthBuffer&&(oe|=i.DEPTH_BUFFER_BIT),R.stencilBuffer&&R.resolveStencilBuffer&&(oe|=i.STENCIL_BUFFER_BIT)),te){i.framebufferRenderbuffer(i.READ_FRAMEBUFFER,i.COLOR_ATTACHMENT0,i.RENDERBUFFER,ye.__webglColorRenderbuffer[pe]);let F=n.get(b[pe]).__webglTexture;i.framebufferTexture2D(i.DRAW_FRAMEBUFFER,i.COLOR_ATTACHMENT0,i.TEXTURE_2D,F,0)}i.blitFramebuffer(0,0,X,he,0,0,X,he,oe,i.NEAREST),l===!0&&(Ce.length=0,Ce.push(i.COLOR_ATTACHMENT0+pe),R.depthBuffer&&R.storeMultisampledDepthBuffer===!1&&Ce.push(_e),i.invalidateFramebuffer(i.READ_FRAMEBUFFER,Ce))}if(t.bindFramebuffer(i.READ_FRAMEBUFFER,null),t.bindFramebuffer(i.DRAW_FRAMEBUFFER,null),te)for(let pe=0;pe<b.length;pe++){t.bindFramebuffer(i.FRAMEBUFFER,ye.__webglMultisampledFramebuffer),i.framebufferRenderbuffer(i.FRAMEBUFFER,i.COLOR_ATTACHMENT0+pe,i.RENDERBUFFER,ye.__webglColorRenderbuffer[pe]);let F=n.get(b[pe]).__webglTexture;t.bindFramebuffer(i.FRAMEBUFFER,ye.__webglFramebuffer),i.framebufferTexture2D(i.DRAW_FRAMEBUFFER,i.COLOR_ATTACHMENT0+pe,i.TEXTURE_2D,F,0)}t.bindFramebuffer(i.DRAW_FRAMEBUFFER,ye.__webglMultisampledFramebuffer)}else if(R.depthBuffer&&R.storeMultisampledDepthBuffer===!1&&l){let b=R.stencilBuffer?i.DEPTH_STENCIL_ATTACHMENT:i.DEPTH_ATTACHMENT;i.invalidateFramebuffer(i.DRAW_FRAMEBUFFER,[b])}}}function rt(R){return Math.min(s.maxSamples,R.samples)}function Me(R){let b=n.get(R);return R.samples>0&&e.has("WEBGL_multisampled_render_to_texture")===!0&&b.__useRenderToTexture!==!1}function Ft(R){let b=o.render.frame;h.get(R)!==b&&(h.set(R,b),R.update())}function ze(R,b){let X=R.colorSpace,he=R.format,oe=R.type;return R.isCompressedTexture===!0||R.isVideoTexture===!0||X!==fs&&X!==_s&&(ft.getTransfer(X)===Tt?(he!==Pi||oe!==oi)&&Ye("WebGLTextures: sRGB encoded textures have to use RGBAFormat and UnsignedByteType."):je("WebGLTextures: Unsupported texture color space:",X)),b}function Xe(R){return typeof HTMLImageElement<"u"&&R instanceof HTMLImageElement?(c.width=R.naturalWidth||R.width,c.height=R.naturalHeight||R.height):typeof VideoFrame<"u"&&R instanceof VideoFrame?(c.width=R.displayWidth,c.height=R.displayHeight):(c.width=R.width,c.height=R.height),c}this.allocateTextureUnit=ue,this.resetTextureUnits=Q,this.getTextureUnits=se,this.setTextureUnits=de,this.setTexture2D=me,this.setTexture2DArray=xe,this.setTexture3D=Ae,this.setTextureCube=Se,this.rebindTextures=Zt,this.setupRenderTarget=sn,this.updateRenderTargetMipmap=U,this.updateMultisampleRenderTarget=qe,this.setupDepthRenderbuffer=un,this.setupFrameBufferTexture=Nt,this.useMultisampledRTT=Me,this.dispose=G}function KS(i,e){function t(n,s=_s){let r,o=ft.getTransfer(s);if(n===oi)return i.UNSIGNED_BYTE;if(n===Wl)return i.UNSIGNED_SHORT_4_4_4_4;if(n===Xl)return i.UNSIGNED_SHORT_5_5_5_1;if(n===bu)return i.UNSIGNED_INT_5_9_9_9_REV;if(n===Su)return i.UNSIGNED_INT_10F_11F_11F_REV;if(n===yu)return i.BYTE;if(n===vu)return i.SHORT;if(n===ro)return i.UNSIGNED_SHORT;if(n===Gl)return i.INT;if(n===Ai)return i.UNSIGNED_INT;if(n===Ri)return i.FLOAT;if(n===Ci)return i.HALF_FLOAT;if(n===Mu)return i.ALPHA;if(n===wu)return i.RGB;if(n===Pi)return i.RGBA;if(n===ds)return i.DEPTH_COMPONENT;if(n===gs)return i.DEPTH_STENCIL;if(n===Eu)return i.RED;if(n===ql)return i.RED_INTEGER;if(n===Gs)return i.RG;if(n===Yl)return i.RG_INTEGER;if(n===$l)return i.RGBA_INTEGER;if(n===ca||n===ha||n===ua||n===da)if(o===Tt)if(r=e.get("WEBGL_compressed_texture_s3tc_srgb"),r!==null){if(n===ca)return r.COMPRESSED_SRGB_S3TC_DXT1_EXT;if(n===ha)return r.COMPRESSED_SRGB_ALPHA_S3TC_DXT1_EXT;if(n===ua)return r.COMPRESSED_SRGB_ALPHA_S3TC_DXT3_EXT;if(n===da)return r.COMPRESSED_SRGB_ALPHA_S3TC_DXT5_EXT}else return null;else if(r=e.get("WEBGL_compressed_texture_s3tc"),r!==null){if(n===ca)return r.COMPRESSED_RGB_S3TC_DXT1_EXT;if(n===ha)return r.COMPRESSED_RGBA_S3TC_DXT1_EXT;if(n===ua)return r.COMPRESSED_RGBA_S3TC_DXT3_EXT;if(n===da)return r.COMPRESSED_RGBA_S3TC_DXT5_EXT}else return null;if(n===Zl||n===Jl||n===Kl||n===jl)if(r=e.get("WEBGL_compressed_texture_pvrtc"),r!==null){if(n===Zl)return r.COMPRESSED_RGB_PVRTC_4BPPV1_IMG;if(n===Jl)return r.COMPRESSED_RGB_PVRTC_2BPPV1_IMG;if(n===Kl)return r.COMPRESSED_RGBA_PVRTC_4BPPV1_IMG;if(n===jl)return r.COMPRESSED_RGBA_PVRTC_2BPPV1_IMG}else return null;if(n===Ql||n===ec||n===tc||n===nc||n===ic||n===fa||n===sc)if(r=e.get("WEBGL_compressed_texture_etc"),r!==null){if(n===Ql||n===ec)return o===Tt?r.COMPRESSED_SRGB8_ETC2:r.COMPRESSED_RGB8_ETC2;if(n===tc)return o===Tt?r.COMPRESSED_SRGB8_ALPHA8_ETC2_EAC:r.COMPRESSED_RGBA8_ETC2_EAC;if(n===nc)return r.COMPRESSED_R11_EAC;if(n===ic)return r.COMPRESSED_SIGNED_R11_EAC;if(n===fa)return r.COMPRESSED_RG11_EAC;if(n===sc)return r.COMPRESSED_SIGNED_RG11_EAC}else return null;if(n===rc||n===oc||n===ac||n===lc||n===cc||n===hc||n===uc||n===dc||n===fc||n===pc||n===mc||n===gc||n===_c||n===xc)if(r=e.get("WEBGL_compressed_texture_astc"),r!==null){if(n===rc)return o===Tt?r.COMPRESSED_SRGB8_ALPHA8_ASTC_4x4_KHR:r.COMPRESSED_RGBA_ASTC_4x4_KHR;if(n===oc)return o===Tt?r.COMPRESSED_SRGB8_ALPHA8_ASTC_5x4_KHR:r.COMPRESSED_RGBA_ASTC_5x4_KHR;if(n===ac)return o===Tt?r.COMPRESSED_SRGB8_ALPHA8_ASTC_5x5_KHR:r.COMPRESSED_RGBA_ASTC_5x5_KHR;if(n===lc)return o===Tt?r.COMPRESSED_SRGB8_ALPHA8_ASTC_6x5_KHR:r.COMPRESSED_RGBA_ASTC_6x5_KHR;if(n===cc)return o===Tt?r.COMPRESSED_SRGB8_ALPHA8_ASTC_6x6_KHR:r.COMPRESSED_RGBA_ASTC_6x6_KHR;if(n===hc)return o===Tt?r.COMPRESSED_SRGB8_ALPHA8_ASTC_8x5_KHR:r.COMPRESSED_RGBA_ASTC_8x5_KHR;if(n===uc)return o===Tt?r.COMPRESSED_SRGB8_ALPHA8_ASTC_8x6_KHR:r.COMPRESSED_RGBA_ASTC_8x6_KHR;if(n===dc)return o===Tt?r.COMPRESSED_SRGB8_ALPHA8_ASTC_8x8_KHR:r.COMPRESSED_RGBA_ASTC_8x8_KHR;if(n===fc)return o===Tt?r.COMPRESSED_SRGB8_ALPHA8_ASTC_10x5_KHR:r.COMPRESSED_RGBA_ASTC_10x5_KHR;if(n===pc)return o===Tt?r.COMPRESSED_SRGB8_ALPHA8_ASTC_10x6_KHR:r.COMPRESSED_RGBA_ASTC_10x6_KHR;if(n===mc)return o===Tt?r.COMPRESSED_SRGB8_ALPHA8_ASTC_10x8_KHR:r.COMPRESSED_RGBA_ASTC_10x8_KHR;if(n===gc)return o===Tt?r.COMPRESSED_SRGB8_ALPHA8_ASTC_10x10_KHR:r.COMPRESSED_RGBA_ASTC_10x10_KHR;if(n===_c)return o===Tt?r.COMPRESSED_SRGB8_ALPHA8_ASTC_12x10_KHR:r.COMPRESSED_RGBA_ASTC_12x10_KHR;if(n===xc)return o===Tt?r.COMPRESSED_SRGB8_ALPHA8_ASTC_12x12_KHR:r.COMPRESSED_RGBA_ASTC_12x12_KHR}else return null;if(n===yc||n===vc||n===bc)if(r=e.get("EXT_texture_compression_bptc"),r!==null){if(n===yc)return o===Tt?r.COMPRESSED_SRGB_ALPHA_BPTC_UNORM_EXT:r.COMPRESSED_RGBA_BPTC_UNORM_EXT;if(n===vc)return r.COMPRESSED_RGB_BPTC_SIGNED_FLOAT_EXT;if(n===bc)return r.COMPRESSED_RGB_BPTC_UNSIGNED_FLOAT_EXT}else return null;if(n===Sc||n===Mc||n===pa||n===wc)if(r=e.get("EXT_texture_compression_rgtc"),r!==null){if(n===Sc)return r.COMPRESSED_RED_RGTC1_EXT;if(n===Mc)return r.COMPRESSED_SIGNED_RED_RGTC1_EXT;if(n===pa)return r.COMPRESSED_RED_GREEN_RGTC2_EXT;if(n===wc)return r.COMPRESSED_SIGNED_RED_GREEN_RGTC2_EXT}else return null;return n===hr?i.UNSIGNED_INT_24_8:i[n]!==void 0?i[n]:null}return{convert:t}}var jS=`
void main() {

	gl_Position = vec4( position, 1.0 );

}`,QS=`
uniform sampler2DArray depthColor;
uniform float depthWidth;
uniform float depthHeight;

void main() {

	vec2 coord = vec2( gl_FragCoord.x / depthWidth, gl_FragCoord.y / depthHeight );

	if ( coord.x >= 1.0 ) {

		gl_FragDepth = texture( depthColor, vec3( coord.x - 1.0, coord.y, 1 ) ).r;

	} else {

		gl_FragDepth = texture( depthColor, vec3( coord.x, coord.y, 0 ) ).r;

	}

}`,Yu=class{constructor(){this.texture=null,this.mesh=null,this.depthNear=0,this.depthFar=0}init(e,t){if(this.texture===null){let n=new ta(e.texture);(e.depthNear!==t.depthNear||e.depthFar!==t.depthFar)&&(this.depthNear=e.depthNear,this.depthFar=e.depthFar),this.texture=n}}getMesh(e){if(this.texture!==null&&this.mesh===null){let t=e.cameras[0].viewport,n=new qi({vertexShader:jS,fragmentShader:QS,uniforms:{depthColor:{value:this.texture},depthWidth:{value:t.z},depthHeight:{value:t.w}}});this.mesh=new Tn(new na(20,20),n)}return this.mesh}reset(){this.texture=null,this.mesh=null}getDepthTexture(){return this.texture}},$u=class extends Ti{constructor(e,t){super();let n=this,s=null,r=1,o=null,a="local-floor",l=1,c=null,h=null,u=null,d=null,f=null,g=null,v=typeof XRWebGLBinding<"u",p=new Yu,m={},y=t.getContextAttributes(),T=null,w=null,P=[],A=[],x=new Qe,E=null,O=null,N=new Vn;N.viewport=new Lt;let I=new Vn;I.viewport=new Lt;let V=[N,I],W=new kl,D=null,G=null;this.cameraAutoUpdate=!0,this.enabled=!1,this.isPresenting=!1,this.getController=function(ee){let me=P[ee];return me===void 0&&(me=new Jr,P[ee]=me),me.getTargetRaySpace()},this.getControllerGrip=function(ee){let me=P[ee];return me===void 0&&(me=new Jr,P[ee]=me),me.getGripSpace()},this.getHand=function(ee){let me=P[ee];return me===void 0&&(me=new Jr,P[ee]=me),me.getHandSpace()};function $(ee){let me=A.indexOf(ee.inputSource);if(me===-1)return;let xe=P[me];xe!==void 0&&(xe.update(ee.inputSource,ee.frame,c||o),xe.dispatchEvent({type:ee.type,data:ee.inputSource}))}function k(){s.removeEventListener("select",$),s.removeEventListener("selectstart",$),s.removeEventListener("selectend",$),s.removeEventListener("squeeze",$),s.removeEventListener("squeezestart",$),s.removeEventListener("squeezeend",$),s.removeEventListener("end",k),s.removeEventListener("inputsourceschange",le);for(let ee=0;ee<P.length;ee++){let me=A[ee];me!==null&&(A[ee]=null,P[ee].disconnect(me))}D=null,G=null,p.reset();for(let ee in m)delete m[ee];if(e.setRenderTarget(T),f=null,d=null,u=null,s=null,w=null,ue.stop(),n.isPresenting=!1,e.setPixelRatio(E),e.setSize(x.width,x.height,!1),O!==null){let ee=O.camera;ee.fov=O.fov,ee.zoom=O.zoom,ee.updateProjectionMatrix(),O=null}n.dispatchEvent({type:"sessionend"})}this.setFramebufferScaleFactor=function(ee){r=ee,n.isPresenting===!0&&Ye("WebXRManager: Cannot change framebuffer scale while presenting.")},this.setReferenceSpaceType=function(ee){a=ee,n.isPresenting===!0&&Ye("WebXRManager: Cannot change reference space type while presenting.")},this.getReferenceSpace=function(){return c||o},this.setReferenceSpace=function(ee){c=ee},this.getBaseLayer=function(){return d!==null?d:f},this.getBinding=function(){return u===null&&v&&(u=new XRWebGLBinding(s,t)),u},this.getFrame=function(){return g},this.getSession=function(){return s},this.setSession=async function(ee){if(s=ee,s!==null){if(T=e.getRenderTarget(),s.addEventListener("select",$),s.addEventListener("selectstart",$),s.addEventListener("selectend",$),s.addEventListener("squeeze",$),s.addEventListener("squeezestart",$),s.addEventListener("squeezeend",$),s.addEventListener("end",k),s.addEventListener("inputsourceschange",le),y.xrCompatible!==!0&&await t.makeXRCompatible(),E=e.getPixelRatio(),e.getSize(x),v&&"createProjectionLayer"in XRWebGLBinding.prototype){let xe=null,Ae=null,Se=null;y.depth&&(Se=y.stencil?t.DEPTH24_STENCIL8:t.DEPTH_COMPONENT24,xe=y.stencil?gs:ds,Ae=y.stencil?hr:Ai);let Ge={colorFormat:t.RGBA8,depthFormat:Se,scaleFactor:r};u=this.getBinding(),d=u.createProjectionLayer(Ge),s.updateRenderState({layers:[d]}),e.setPixelRatio(1),e.setSize(d.textureWidth,d.textureHeight,!1),w=new ni(d.textureWidth,d.textureHeight,{format:Pi,type:oi,depthTexture:new ps(d.textureWidth,d.textureHeight,Ae,void 0,void 0,void 0,void 0,void 0,void 0,xe),stencilBuffer:y.stencil,colorSpace:e.outputColorSpace,samples:y.antialias?4:0,resolveDepthBuffer:d.ignoreDepthValues===!1,resolveStencilBuffer:d.ignoreDepthValues===!1,storeMultisampledDepthBuffer:d.ignoreDepthValues===!1,storeMultisampledStencilBuffer:d.ignoreDepthValues===!1})}else{let xe={antialias:y.antialias,alpha:!0,depth:y.depth,stencil:y.stencil,framebufferScaleFactor:r};f=new XRWebGLLayer(s,t,xe),s.updateRenderState({baseLayer:f}),e.setPixelRatio(1),e.setSize(f.framebufferWidth,f.framebufferHeight,!1),w=new ni(f.framebufferWidth,f.framebufferHeight,{format:Pi,type:oi,colorSpace:e.outputColorSpace,stencilBuffer:y.stencil,resolveDepthBuffer:f.ignoreDepthValues===!1,resolveStencilBuffer:f.ignoreDepthValues===!1,storeMultisampledDepthBuffer:f.ignoreDepthValues===!1,storeMultisampledStencilBuffer:f.ignoreDepthValues===!1})}w.isXRRenderTarget=!0,this.setFoveation(l),c=null,o=await s.requestReferenceSpace(a),ue.setContext(s),ue.start(),n.isPresenting=!0,n.dispatchEvent({type:"sessionstart"})}},this.getEnvironmentBlendMode=function(){if(s!==null)return s.environmentBlendMode},this.getDepthTexture=function(){return p.getDepthTexture()};function le(ee){for(let me=0;me<ee.removed.length;me++){let xe=ee.removed[me],Ae=A.indexOf(xe);Ae>=0&&(A[Ae]=null,P[Ae].disconnect(xe))}for(let me=0;me<ee.added.length;me++){let xe=ee.added[me],Ae=A.indexOf(xe);if(Ae===-1){for(let Ge=0;Ge<P.length;Ge++)if(Ge>=A.length){A.push(xe),Ae=Ge;break}else if(A[Ge]===null){A[Ge]=xe,Ae=Ge;break}if(Ae===-1)break}let Se=P[Ae];Se&&Se.connect(xe)}}function K(ee,me){me===null?ee.matrixWorld.copy(ee.matrix):ee.matrixWorld.multiplyMatrices(me.matrixWorld,ee.matrix),ee.matrixWorldInverse.copy(ee.matrixWorld).invert()}this.updateCamera=function(ee){if(s===null)return;let me=ee.near,xe=ee.far;p.texture!==null&&(p.depthNear>0&&(me=p.depthNear),p.depthFar>0&&(xe=p.depthFar)),W.near=I.near=N.near=me,W.far=I.far=N.far=xe,(D!==W.near||G!==W.far)&&(s.updateRenderState({depthNear:W.near,depthFar:W.far}),D=W.near,G=W.far),W.layers.mask=ee.layers.mask|6,N.layers.mask=W.layers.mask&-5,I.layers.mask=W.layers.mask&-3;let Ae=ee.parent,Se=W.cameras;K(W,Ae);for(let Ge=0;Ge<Se.length;Ge++)K(Se[Ge],Ae);W.projectionMatrix.copy(N.projectionMatrix),W.projectionMatrixInverse.copy(N.projectionMatrixInverse),O===null&&ee.isPerspectiveCamera&&(O={camera:ee,fov:ee.fov,zoom:ee.zoom}),Q(ee,W,Ae)};function Q(ee,me,xe){xe===null?ee.matrix.copy(me.matrixWorld):(ee.matrix.copy(xe.matrixWorld),ee.matrix.invert(),ee.matrix.multiply(me.matrixWorld)),ee.matrix.decompose(ee.position,ee.quaternion,ee.scale),ee.updateMatrixWorld(!0),ee.projectionMatrix.copy(me.projectionMatrix),ee.projectionMatrixInverse.copy(me.projectionMatrixInverse),ee.isPerspectiveCamera&&(ee.fov=$r*2*Math.atan(1/ee.projectionMatrix.elements[5]),ee.zoom=1)}this.getCamera=function(){return W},this.getFoveation=function(){if(!(d===null&&f===null))return l},this.setFoveation=function(ee){l=ee,d!==null&&(d.fixedFoveation=ee),f!==null&&f.fixedFoveation!==void 0&&(f.fixedFoveation=ee)},this.hasDepthSensing=function(){return p.texture!==null},this.getDepthSensingMesh=function(){return p.getMesh(W)},this.getCameraTexture=function(ee){return m[ee]};let se=null;function de(ee,me){if(h=me.getViewerPose(c||o),g=me,h!==null){let xe=h.views;f!==null&&(e.setRenderTargetFramebuffer(w,f.framebuffer),e.setRenderTarget(w));let Ae=!1;xe.length!==W.cameras.length&&(W.cameras.length=0,Ae=!0);for(let He=0;He<xe.length;He++){let ht=xe[He],at=null;if(f!==null)at=f.getViewport(ht);else{let qt=u.getViewSubImage(d,ht);at=qt.viewport,He===0&&(e.setRenderTargetTextures(w,qt.colorTexture,qt.depthStencilTexture),e.setRenderTarget(w))}let tt=V[He];tt===void 0&&(tt=new Vn,tt.layers.enable(He),tt.viewport=new Lt,V[He]=tt),tt.matrix.fromArray(ht.transform.matrix),tt.matrix.decompose(tt.position,tt.quaternion,tt.scale),tt.projectionMatrix.fromArray(ht.projectionMatrix),tt.projectionMatrixInverse.copy(tt.projectionMatrix).invert(),tt.viewport.set(at.x,at.y,at.width,at.height),He===0&&(W.matrix.copy(tt.matrix),W.matrix.decompose(W.position,W.quaternion,W.scale)),Ae===!0&&W.cameras.push(tt)}let Se=s.enabledFeatures;if(Se&&Se.includes("depth-sensing")&&s.depthUsage=="gpu-optimized"&&v){u=n.getBinding();let He=u.getDepthInformation(xe[0]);He&&He.isValid&&He.texture&&p.init(He,s.renderState)}if(Se&&Se.includes("camera-access")&&v){e.state.unbindTexture(),u=n.getBinding();for(let He=0;He<xe.length;He++){let ht=xe[He].camera;if(ht){let at=m[ht];at||(at=new ta,m[ht]=at);let tt=u.getCameraImage(ht);at.sourceTexture=tt}}}}for(let xe=0;xe<P.length;xe++){let Ae=A[xe],Se=P[xe];Ae!==null&&Se!==void 0&&Se.update(Ae,me,c||o)}se&&se(ee,me),me.detectedPlanes&&n.dispatchEvent({type:"planesdetected",data:me}),g=null}let ue=new Yp;ue.setAnimationLoop(de),this.setAnimationLoop=function(ee){se=ee},this.dispose=function(){}}},eM=new At,im=new et;im.set(-1,0,0,0,1,0,0,0,1);function tM(i,e){function t(p,m){p.matrixAutoUpdate===!0&&p.updateMatrix(),m.value.copy(p.matrix)}function n(p,m){m.color.getRGB(p.fogColor.value,Fu(i)),m.isFog?(p.fogNear.value=m.near,p.fogFar.value=m.far):m.isFogExp2&&(p.fogDensity.value=m.density)}function s(p,m,y,T,w){m.isNodeMaterial?m.uniformsNeedUpdate=!1:m.isMeshBasicMaterial?r(p,m):m.isMeshLambertMaterial?(r(p,m),m.envMap&&(p.envMapIntensity.value=m.envMapIntensity)):m.isMeshToonMaterial?(r(p,m),u(p,m)):m.isMeshPhongMaterial?(r(p,m),h(p,m),m.envMap&&(p.envMapIntensity.value=m.envMapIntensity)):m.isMeshStandardMaterial?(r(p,m),d(p,m),m.isMeshPhysicalMaterial&&f(p,m,w)):m.isMeshMatcapMaterial?(r(p,m),g(p,m)):m.isMeshDepthMaterial?r(p,m):m.isMeshDistanceMaterial?(r(p,m),v(p,m)):m.isMeshNormalMaterial?r(p,m):m.isLineBasicMaterial?(o(p,m),m.isLineDashedMaterial&&a(p,m)):m.isPointsMaterial?l(p,m,y,T):m.isSpriteMaterial?c(p,m):m.isShadowMaterial?(p.color.value.copy(m.color),p.opacity.value=m.opacity):m.isShaderMaterial&&(m.uniformsNeedUpdate=!1)}function r(p,m){p.opacity.value=m.opacity,m.color&&p.diffuse.value.copy(m.color),m.emissive&&p.emissive.value.copy(m.emissive).multiplyScalar(m.emissiveIntensity),m.map&&(p.map.value=m.map,t(m.map,p.mapTransform)),m.alphaMap&&(p.alphaMap.value=m.alphaMap,t(m.alphaMap,p.alphaMapTransform)),m.bumpMap&&(p.bumpMap.value=m.bumpMap,t(m.bumpMap,p.bumpMapTransform),p.bumpScale.value=m.bumpScale,m.side===Gn&&(p.bumpScale.value*=-1)),m.normalMap&&(p.normalMap.value=m.normalMap,t(m.normalMap,p.normalMapTransform),p.normalScale.value.copy(m.normalScale),m.side===Gn&&p.normalScale.value.negate()),m.displacementMap&&(p.displacementMap.value=m.displacementMap,t(m.displacementMap,p.displacementMapTransform),p.displacementScale.value=m.displacementScale,p.displacementBias.value=m.displacementBias),m.emissiveMap&&(p.emissiveMap.value=m.emissiveMap,t(m.emissiveMap,p.emissiveMapTransform)),m.specularMap&&(p.specularMap.value=m.specularMap,t(m.specularMap,p.specularMapTransform)),m.alphaTest>0&&(p.alphaTest.value=m.alphaTest);let y=e.get(m),T=y.envMap,w=y.envMapRotation;T&&(p.envMap.value=T,p.envMapRotation.value.setFromMatrix4(eM.makeRotationFromEuler(w)).transpose(),T.isCubeTexture&&T.isRenderTargetTexture===!1&&p.envMapRotation.value.premultiply(im),p.reflectivity.value=m.reflectivity,p.ior.value=m.ior,p.refractionRatio.value=m.refractionRatio),m.lightMap&&(p.lightMap.value=m.lightMap,p.lightMapIntensity.value=m.lightMapIntensity,t(m.lightMap,p.lightMapTransform)),m.aoMap&&(p.aoMap.value=m.aoMap,p.aoMapIntensity.value=m.aoMapIntensity,t(m.aoMap,p.aoMapTransform))}function o(p,m){p.diffuse.value.copy(m.color),p.opacity.value=m.opacity,m.map&&(p.map.value=m.map,t(m.map,p.mapTransform))}function a(p,m){p.dashSize.value=m.dashSize,p.totalSize.value=m.dashSize+m.gapSize,p.scale.value=m.scale}function l(p,m,y,T){p.diffuse.value.copy(m.color),p.opacity.value=m.opacity,p.size.value=m.size*y,p.scale.value=T*.5,m.map&&(p.map.value=m.map,t(m.map,p.uvTransform)),m.alphaMap&&(p.alphaMap.value=m.alphaMap,t(m.alphaMap,p.alphaMapTransform)),m.alphaTest>0&&(p.alphaTest.value=m.alphaTest)}function c(p,m){p.diffuse.value.copy(m.color),p.opacity.value=m.opacity,p.rotation.value=m.rotation,m.map&&(p.map.value=m.map,t(m.map,p.mapTransform)),m.alphaMap&&(p.alphaMap.value=m.alphaMap,t(m.alphaMap,p.alphaMapTransform)),m.alphaTest>0&&(p.alphaTest.value=m.alphaTest)}function h(p,m){p.specular.value.copy(m.specular),p.shininess.value=Math.max(m.shininess,1e-4)}function u(p,m){m.gradientMap&&(p.gradientMap.value=m.gradientMap)}function d(p,m){p.metalness.value=m.metalness,m.metalnessMap&&(p.metalnessMap.value=m.metalnessMap,t(m.metalnessMap,p.metalnessMapTransform)),p.roughness.value=m.roughness,m.roughnessMap&&(p.roughnessMap.value=m.roughnessMap,t(m.roughnessMap,p.roughnessMapTransform)),m.envMap&&(p.envMapIntensity.value=m.envMapIntensity)}function f(p,m,y){p.ior.value=m.ior,m.diffuseRoughness>0&&(p.diffuseRoughness.value=m.diffuseRoughness,m.diffuseRoughnessMap&&(p.diffuseRoughnessMap.value=m.diffuseRoughnessMap,t(m.diffuseRoughnessMap,p.diffuseRoughnessMapTransform))),m.sheen>0&&(p.sheenColor.value.copy(m.sheenColor).multiplyScalar(m.sheen),p.sheenRoughness.value=m.sheenRoughness,m.sheenColorMap&&(p.sheenColorMap.value=m.sheenColorMap,t(m.sheenColorMap,p.sheenColorMapTransform)),m.sheenRoughnessMap&&(p.sheenRoughnessMap.value=m.sheenRoughnessMap,t(m.sheenRoughnessMap,p.sheenRoughnessMapTransform))),m.clearcoat>0&&(p.clearcoat.value=m.clearcoat,p.clearcoatRoughness.value=m.clearcoatRoughness,m.clearcoatMap&&(p.clearcoatMap.value=m.clearcoatMap,t(m.clearcoatMap,p.clearcoatMapTransform)),m.clearcoatRoughnessMap&&(p.clearcoatRoughnessMap.value=m.clearcoatRoughnessMap,t(m.clearcoatRoughnessMap,p.clearcoatRoughnessMapTransform)),m.clearcoatNormalMap&&(p.clearcoatNormalMap.value=m.clearcoatNormalMap,t(m.clearcoatNormalMap,p.clearcoatNormalMapTransform),p.clearcoatNormalScale.value.copy(m.clearcoatNormalScale),m.side===Gn&&p.clearcoatNormalScale.value.negate())),m.dispersion>0&&(p.dispersion.value=m.dispersion),m.retroreflectivity>0&&(p.retroreflectivity.value=m.retroreflectivity),m.iridescence>0&&(p.iridescence.value=m.iridescence,p.iridescenceIOR.value=m.iridescenceIOR,p.iridescenceThicknessMinimum.value=m.iridescenceThicknessMinimum,p.iridescenceThicknessMaximum.value=m.iridescenceThicknessMaximum,m.iridescenceMap&&(p.iridescenceMap.value=m.iridescenceMap,t(m.iridescenceMap,p.iridescenceMapTransform)),m.iridescenceThicknessMap&&(p.iridescenceThicknessMap.value=m.iridescenceThicknessMap,t(m.iridescenceThicknessMap,p.iridescenceThicknessMapTransform))),m.transmission>0&&(p.transmission.value=m.transmission,p.transmissionSamplerMap.value=y.texture,p.transmissionSamplerSize.value.set(y.width,y.height),m.transmissionMap&&(p.transmissionMap.value=m.transmissionMap,t(m.transmissionMap,p.transmissionMapTransform)),p.thickness.value=m.thickness,m.thicknessMap&&(p.thicknessMap.value=m.thicknessMap,t(m.thicknessMap,p.thicknessMapTransform)),p.attenuationDistance.value=m.attenuationDistance,p.attenuationColor.value.copy(m.attenuationColor)),m.anisotropy>0&&(p.anisotropyVector.value.set(m.anisotropy*Math.cos(m.anisotropyRotation),m.anisotropy*Math.sin(m.anisotropyRotation)),m.anisotropyMap&&(p.anisotropyMap.value=m.anisotropyMap,t(m.anisotropyMap,p.anisotropyMapTransform))),p.specularIntensity.value=m.specularIntensity,p.specularColor.value.copy(m.specularColor),m.specularColorMap&&(p.specularColorMap.value=m.specularColorMap,t(m.specularColorMap,p.specularColorMapTransform)),m.specularIntensityMap&&(p.specularIntensityMap.value=m.specularIntensityMap,t(m.specularIntensityMap,p.specularIntensityMapTransform))}function g(p,m){m.matcap&&(p.matcap.value=m.matcap)}function v(p,m){let y=e.get(m).light;p.referencePosition.value.setFromMatrixPosition(y.matrixWorld),p.nearDistance.value=y.shadow.camera.near,p.farDistance.value=y.shadow.camera.far}return{refreshFogUniforms:n,refreshMaterialUniforms:s}}function nM(i,e,t,n){let s={},r={};function o(y,T){let w=T.program;n.uniformBlockBinding(y,w,s[y.id])}function a(y,T){let w=s[y.id];w===void 0&&(g(y),w=l(y),s[y.id]=w,y.addEventListener("dispose",p));let P=T.program;n.updateUBOMapping(y,P);let A=e.render.frame;r[y.id]!==A&&(c(y),r[y.id]=A)}function l(y){let T=i.createBuffer(),w=y.__size,P=y.usage;return i.bindBuffer(i.UNIFORM_BUFFER,T),i.bufferData(i.UNIFORM_BUFFER,w,P),i.bindBuffer(i.UNIFORM_BUFFER,null),T}function c(y){let T=s[y.id],w=y.uniforms,P=y.__cache;i.bindBuffer(i.UNIFORM_BUFFER,T);for(let A=0,x=w.length;A<x;A++){let E=w[A];if(Array.isArray(E))for(let O=0,N=E.length;O<N;O++)h(E[O],A,O,P);else h(E,A,0,P)}i.bindBuffer(i.UNIFORM_BUFFER,null)}function h(y,T,w,P){if(d(y,T,w,P)===!0){let A=y.__offset,x=y.value;if(Array.isArray(x)){let E=0;for(let O=0;O<x.length;O++){let N=x[O],I=v(N,!0);u(N,y.__data,E),E+=I.storage/Float32Array.BYTES_PER_ELEMENT}}else u(x,y.__data,0);i.bufferSubData(i.UNIFORM_BUFFER,A,y.__data)}}function u(y,T,w){typeof y=="number"||typeof y=="boolean"?T[w]=y:y.isMatrix3?(T[w]=y.elements[0],T[w+1]=y.elements[1],T[w+2]=y.elements[2],T[w+3]=0,T[w+4]=y.elements[3],T[w+5]=y.elements[4],T[w+6]=y.elements[5],T[w+7]=0,T[w+8]=y.elements[6],T[w+9]=y.elements[7],T[w+10]=y.elements[8],T[w+11]=0):ArrayBuffer.isView(y)?T.set(y.subarray(0,T.length-w),w):y.toArray(T,w)}function d(y,T,w,P){let A=y.value,x=T+"_"+w;if(Array.isArray(A)){P[x]===void 0&&(P[x]=[]);let E=P[x],O=!1;for(let N=0;N<A.length;N++)f(A[N],E,N)===!0&&(O=!0);return O}return f(A,P,x)}function f(y,T,w){if(T[w]===void 0)return typeof y=="number"||typeof y=="boolean"?T[w]=y:ArrayBuffer.isView(y)?T[w]=y.slice():T[w]=y.clone(),!0;{let P=T[w];if(typeof y=="number"||typeof y=="boolean"){if(P!==y)return T[w]=y,!0}else{if(ArrayBuffer.isView(y))return!0;if(P.equals(y)===!1)return P.copy(y),!0}}return!1}function g(y){let T=y.uniforms,w=0,P=16;for(let x=0,E=T.length;x<E;x++){let O=Array.isArray(T[x])?T[x]:[T[x]];for(let N=0,I=O.length;N<I;N++){let V=O[N],W=Array.isArray(V.value)?V.value:[V.value],D=Array.isArray(T[x])||Array.isArray(V.value),G=w;for(let k=0,le=W.length;k<le;k++){let K=W[k],Q=v(K,D),se=w%P,de=se%Q.boundary,ue=se+de;w+=de,ue!==0&&P-ue<Q.storage&&(w+=P-ue),k===0&&(G=w),w+=Q.storage}let $=V.type==="int"?Int32Array:V.type==="uint"?Uint32Array:Float32Array;V.__data=new $((w-G)/Float32Array.BYTES_PER_ELEMENT),V.__offset=G}}let A=w%P;return A>0&&(w+=P-A),y.__size=w,y.__cache={},this}function v(y,T){let w={boundary:0,storage:0};return typeof y=="number"||typeof y=="boolean"?(w.boundary=4,w.storage=4):y.isVector2?(w.boundary=8,w.storage=8):y.isVector3||y.isColor?(w.boundary=16,w.storage=12):y.isVector4?(w.boundary=16,w.storage=16):y.isMatrix3?(w.boundary=16,w.storage=48):y.isMatrix4?(w.boundary=16,w.storage=64):y.isTexture?Ye("WebGLRenderer: Texture samplers can not be part of an uniforms group."):ArrayBuffer.isView(y)?(w.boundary=16,w.storage=y.byteLength):Ye("WebGLRenderer: Unsupported uniform value type.",y),T===!0&&(w.boundary=16,w.storage=Math.ceil(w.storage/16)*16),w}function p(y){let T=y.target;T.removeEventListener("dispose",p),i.deleteBuffer(s[T.id]),delete s[T.id],delete r[T.id]}function m(){for(let y in s)i.deleteBuffer(s[y]);s={},r={}}return{bind:o,update:a,dispose:m}}var iM=new Uint16Array([12469,15057,12620,14925,13266,14620,13807,14376,14323,13990,14545,13625,14713,13328,14840,12882,14931,12528,14996,12233,15039,11829,15066,11525,15080,11295,15085,10976,15082,10705,15073,10495,13880,14564,13898,14542,13977,14430,14158,14124,14393,13732,14556,13410,14702,12996,14814,12596,14891,12291,14937,11834,14957,11489,14958,11194,14943,10803,14921,10506,14893,10278,14858,9960,14484,14039,14487,14025,14499,13941,14524,13740,14574,13468,14654,13106,14743,12678,14818,12344,14867,11893,14889,11509,14893,11180,14881,10751,14852,10428,14812,10128,14765,9754,14712,9466,14764,13480,14764,13475,14766,13440,14766,13347,14769,13070,14786,12713,14816,12387,14844,11957,14860,11549,14868,11215,14855,10751,14825,10403,14782,10044,14729,9651,14666,9352,14599,9029,14967,12835,14966,12831,14963,12804,14954,12723,14936,12564,14917,12347,14900,11958,14886,11569,14878,11247,14859,10765,14828,10401,14784,10011,14727,9600,14660,9289,14586,8893,14508,8533,15111,12234,15110,12234,15104,12216,15092,12156,15067,12010,15028,11776,14981,11500,14942,11205,14902,10752,14861,10393,14812,9991,14752,9570,14682,9252,14603,8808,14519,8445,14431,8145,15209,11449,15208,11451,15202,11451,15190,11438,15163,11384,15117,11274,15055,10979,14994,10648,14932,10343,14871,9936,14803,9532,14729,9218,14645,8742,14556,8381,14461,8020,14365,7603,15273,10603,15272,10607,15267,10619,15256,10631,15231,10614,15182,10535,15118,10389,15042,10167,14963,9787,14883,9447,14800,9115,14710,8665,14615,8318,14514,7911,14411,7507,14279,7198,15314,9675,15313,9683,15309,9712,15298,9759,15277,9797,15229,9773,15166,9668,15084,9487,14995,9274,14898,8910,14800,8539,14697,8234,14590,7790,14479,7409,14367,7067,14178,6621,15337,8619,15337,8631,15333,8677,15325,8769,15305,8871,15264,8940,15202,8909,15119,8775,15022,8565,14916,8328,14804,8009,14688,7614,14569,7287,14448,6888,14321,6483,14088,6171,15350,7402,15350,7419,15347,7480,15340,7613,15322,7804,15287,7973,15229,8057,15148,8012,15046,7846,14933,7611,14810,7357,14682,7069,14552,6656,14421,6316,14251,5948,14007,5528,15356,5942,15356,5977,15353,6119,15348,6294,15332,6551,15302,6824,15249,7044,15171,7122,15070,7050,14949,6861,14818,6611,14679,6349,14538,6067,14398,5651,14189,5311,13935,4958,15359,4123,15359,4153,15356,4296,15353,4646,15338,5160,15311,5508,15263,5829,15188,6042,15088,6094,14966,6001,14826,5796,14678,5543,14527,5287,14377,4985,14133,4586,13869,4257,15360,1563,15360,1642,15358,2076,15354,2636,15341,3350,15317,4019,15273,4429,15203,4732,15105,4911,14981,4932,14836,4818,14679,4621,14517,4386,14359,4156,14083,3795,13808,3437,15360,122,15360,137,15358,285,15355,636,15344,1274,15322,2177,15281,2765,15215,3223,15120,3451,14995,3569,14846,3567,14681,3466,14511,3305,14344,3121,14037,2800,13753,2467,15360,0,15360,1,15359,21,15355,89,15346,253,15325,479,15287,796,15225,1148,15133,1492,15008,1749,14856,1882,14685,1886,14506,1783,14324,1608,13996,1398,13702,1183]),$i=null;function sM(){return $i===null&&($i=new Ml(iM,16,16,Gs,Ci),$i.name="DFG_LUT",$i.minFilter=fn,$i.magFilter=fn,$i.wrapS=Wi,$i.wrapT=Wi,$i.generateMipmaps=!1,$i.needsUpdate=!0),$i}var Cc=class{constructor(e={}){let{canvas:t=xp(),context:n=null,depth:s=!0,stencil:r=!1,alpha:o=!1,antialias:a=!1,premultipliedAlpha:l=!0,preserveDrawingBuffer:c=!1,powerPreference:h="default",failIfMajorPerformanceCaveat:u=!1,reversedDepthBuffer:d=!1,outputBufferType:f=oi}=e;this.isWebGLRenderer=!0;let g;if(n!==null){if(typeof WebGLRenderingContext<"u"&&n instanceof WebGLRenderingContext)throw new Error("THREE.WebGLRenderer: WebGL 1 is not supported since r163.");g=n.getContextAttributes().alpha}else g=o;let v=f,p=new Set([$l,Yl,ql]),m=new Set([oi,Ai,ro,hr,Wl,Xl]),y=new Uint32Array(4),T=new Int32Array(4),w={textures:[],min:[],max:[],resolution:[]},P=null,A=null,x=[],E=[],O=null;this.domElement=t,this.debug={checkShaderErrors:!0,diagnostics:{keywords:!1},onShaderError:null},this.autoClear=!0,this.autoClearColor=!0,this.autoClearDepth=!0,this.autoClearStencil=!0,this.sortObjects=!0,this.clippingPlanes=[],this.localClippingEnabled=!1,this.toneMapping=Yi,this.toneMappingExposure=1,this.transmissionResolutionScale=1;let N=this,I=!1,V=null,W=null,D=null,G=null;this._outputColorSpace=Qn;let $=0,k=0,le=null,K=-1,Q=null,se=new Lt,de=new Lt,ue=null,ee=new mt(0),me=0,xe=t.width,Ae=t.height,Se=1,Ge=null,st=null,He=new Lt(0,0,xe,Ae),ht=new Lt(0,0,xe,Ae),at=!1,tt=new rr,qt=new wl,Bt=!1,nn=!1,Nt=new At,yn=new q,yt=new Lt,un={background:null,fog:null,environment:null,overrideMaterial:null,isScene:!0},Zt=!1;function sn(){return le===null?Se:1}let U=n;function Ce(M,B){return t.getContext(M,B)}let qe,rt,Me,Ft,ze,Xe,R,b,X,he,oe,_e,ye,te,ie,pe,F,re,ne,we,ge,be,Ve;try{let M={alpha:!0,depth:s,stencil:r,antialias:a,premultipliedAlpha:l,preserveDrawingBuffer:c,powerPreference:h,failIfMajorPerformanceCaveat:u};if("setAttribute"in t&&t.setAttribute("data-engine",`three.js r${"187"}`),t.addEventListener("webglcontextlost",Oe,!1),t.addEventListener("webglcontextrestored",Je,!1),t.addEventListener("webglcontextcreationerror",Re,!1),U===null){let B="webgl2";if(U=Ce(B,M),U===null)throw Ce(B)?new Error("THREE.WebGLRenderer: Error creating WebGL context with your selected attributes."):new Error("THREE.WebGLRenderer: Error creating WebGL context.")}Ze()}catch(M){throw t.removeEventListener("webglcontextlost",Oe,!1),t.removeEventListener("webglcontextrestored",Je,!1),t.removeEventListener("webglcontextcreationerror",Re,!1),je("WebGLRenderer: "+M.message),M}function Ze(){qe=new mb(U),qe.init(),ge=new KS(U,qe),rt=new sb(U,qe,e,ge),Me=new ZS(U,qe),rt.reversedDepthBuffer&&d&&Me.buffers.depth.setReversed(!0),W=U.createFramebuffer(),D=U.createFramebuffer(),G=U.createFramebuffer(),Ft=new xb(U),ze=new FS,Xe=new JS(U,qe,Me,ze,rt,ge,Ft),R=new pb(N),b=new vx(U),be=new nb(U,b),X=new gb(U,b,Ft,be),he=new vb(U,X,b,be,Ft),re=new yb(U,rt,Xe),ie=new rb(ze),oe=new DS(N,R,qe,rt,be,ie),_e=new tM(N,ze),ye=new OS,te=new GS(qe),F=new tb(N,R,Me,he,g,l),pe=new $S(N,he,rt),Ve=new nM(U,Ft,rt,Me),ne=new ib(U,qe,Ft),we=new _b(U,qe,Ft),Ft.programs=oe.programs,N.capabilities=rt,N.extensions=qe,N.properties=ze,N.renderLists=ye,N.shadowMap=pe,N.state=Me,N.info=Ft}v!==oi&&(O=new Sb(v,t.width,t.height,a,s,r));let ce=new $u(N,U);this.xr=ce,this.getContext=function(){return U},this.getContextAttributes=function(){return U.getContextAttributes()},this.forceContextLoss=function(){let M=qe.get("WEBGL_lose_context");M&&M.loseContext()},this.forceContextRestore=function(){let M=qe.get("WEBGL_lose_context");M&&M.restoreContext()},this.getPixelRatio=function(){return Se},this.setPixelRatio=function(M){M!==void 0&&(Se=M,this.setSize(xe,Ae,!1))},this.getSize=function(M){return M.set(xe,Ae)},this.setSize=function(M,B,j=!0){if(ce.isPresenting){Ye("WebGLRenderer: Can't change size while VR device is presenting.");return}xe=M,Ae=B,t.width=Math.floor(M*Se),t.height=Math.floor(B*Se),j===!0&&(t.style.width=M+"px",t.style.height=B+"px"),O!==null&&O.setSize(t.width,t.height),this.setViewport(0,0,M,B)},this.getDrawingBufferSize=function(M){return M.set(xe*Se,Ae*Se).floor()},this.setDrawingBufferSize=function(M,B,j){xe=M,Ae=B,Se=j,t.width=Math.floor(M*j),t.height=Math.floor(B*j),this.setViewport(0,0,M,B)},this.setEffects=function(M){if(v===oi){je("WebGLRenderer: setEffects() requires outputBufferType set to HalfFloatType or FloatType.");return}if(M){for(let B=0;B<M.length;B++)if(M[B].isOutputPass===!0){Ye("WebGLRenderer: OutputPass is not needed in setEffects(). Tone mapping and color space conversion are applied automatically.");break}}O.setEffects(M||[])},this.getCurrentViewport=function(M){return M.copy(se)},this.getViewport=function(M){return M.copy(He)},this.setViewport=function(M,B,j,Y){M.isVector4?He.set(M.x,M.y,M.z,M.w):He.set(M,B,j,Y),Me.viewport(se.copy(He).multiplyScalar(sn()).round())},this.getScissor=function(M){return M.copy(ht)},this.setScissor=function(M,B,j,Y){M.isVector4?ht.set(M.x,M.y,M.z,M.w):ht.set(M,B,j,Y),Me.scissor(de.copy(ht).multiplyScalar(sn()).round())},this.getScissorTest=function(){return at},this.setScissorTest=function(M){Me.setScissorTest(at=M)},this.setOpaqueSort=function(M){Ge=M},this.setTransparentSort=function(M){st=M},this.getClearColor=function(M){return M.copy(F.getClearColor())},this.setClearColor=function(){F.setClearColor(...arguments)},this.getClearAlpha=function(){return F.getClearAlpha()},this.setClearAlpha=function(){F.setClearAlpha(...arguments)},this.clear=function(M=!0,B=!0,j=!0){let Y=0;if(M){let Z=!1;if(le!==null){let Ee=le.texture.format;Z=p.has(Ee)}if(Z){let Ee=le.texture.type,Pe=m.has(Ee),Te=F.getClearColor(),Ie=F.getClearAlpha(),ke=Te.r,Ke=Te.g,ut=Te.b;Pe?(y[0]=ke,y[1]=Ke,y[2]=ut,y[3]=Ie,U.clearBufferuiv(U.COLOR,0,y)):(T[0]=ke,T[1]=Ke,T[2]=ut,T[3]=Ie,U.clearBufferiv(U.COLOR,0,T))}else Y|=U.COLOR_BUFFER_BIT}B&&(Y|=U.DEPTH_BUFFER_BIT,this.state.buffers.depth.setMask(!0)),j&&(Y|=U.STENCIL_BUFFER_BIT,this.state.buffers.stencil.setMask(4294967295)),Y!==0&&U.clear(Y)},this.clearColor=function(){this.clear(!0,!1,!1)},this.clearDepth=function(){this.clear(!1,!0,!1)},this.clearStencil=function(){this.clear(!1,!1,!0)},this.setNodesHandler=function(M){M.setRenderer(this),V=M},this.dispose=function(){t.removeEventListener("webglcontextlost",Oe,!1),t.removeEventListener("webglcontextrestored",Je,!1),t.removeEventListener("webglcontextcreationerror",Re,!1),F.dispose(),ye.dispose(),te.dispose(),Xe.dispose(),ze.dispose(),R.dispose(),he.dispose(),X.dispose(),be.dispose(),Ve.dispose(),oe.dispose(),ce.dispose(),ce.removeEventListener("sessionstart",Da),ce.removeEventListener("sessionend",Ui),es.stop()};function Oe(M){M.preventDefault(),Wo("WebGLRenderer: Context Lost."),I=!0}function Je(){Wo("WebGLRenderer: Context Restored."),I=!1;let M=Ft.autoReset,B=pe.enabled,j=pe.autoUpdate,Y=pe.needsUpdate,Z=pe.type;Ze(),Ft.autoReset=M,pe.enabled=B,pe.autoUpdate=j,pe.needsUpdate=Y,pe.type=Z}function Re(M){je("WebGLRenderer: A WebGL context could not be created. Reason: ",M.statusMessage)}function ot(M){let B=M.target;B.removeEventListener("dispose",ot),zt(B)}function zt(M){Un(M),ze.remove(M)}function Un(M){let B=ze.get(M).programs;B!==void 0&&(B.forEach(function(j){oe.releaseProgram(j)}),M.isShaderMaterial&&oe.releaseShaderCache(M))}this.renderBufferDirect=function(M,B,j,Y,Z,Ee){B===null&&(B=un);let Pe=Z.isMesh&&Z.matrixWorld.determinantAffine()<0,Te=Ro(M,B,j,Y,Z);Me.setMaterial(Y,Pe);let Ie=j.index,ke=1;if(Y.wireframe===!0){if(Ie=X.getWireframeAttribute(j),Ie===void 0)return;ke=2}let Ke=j.drawRange,ut=j.attributes.position,Be=Ke.start*ke,dt=(Ke.start+Ke.count)*ke;Ee!==null&&(Be=Math.max(Be,Ee.start*ke),dt=Math.min(dt,(Ee.start+Ee.count)*ke)),Ie!==null?(Be=Math.max(Be,0),dt=Math.min(dt,Ie.count)):ut!=null&&(Be=Math.max(Be,0),dt=Math.min(dt,ut.count));let $t=dt-Be;if($t<0||$t===1/0)return;be.setup(Z,Y,Te,j,Ie);let Ct,Pt=ne;if(Ie!==null&&(Ct=b.get(Ie),Pt=we,Pt.setIndex(Ct)),Z.isMesh)Y.wireframe===!0?(Me.setLineWidth(Y.wireframeLinewidth*sn()),Pt.setMode(U.LINES)):Pt.setMode(U.TRIANGLES);else if(Z.isLine){let dn=Y.linewidth;dn===void 0&&(dn=1),Me.setLineWidth(dn*sn()),Z.isLineSegments?Pt.setMode(U.LINES):Z.isLineLoop?Pt.setMode(U.LINE_LOOP):Pt.setMode(U.LINE_STRIP)}else Z.isPoints?Pt.setMode(U.POINTS):Z.isSprite&&Pt.setMode(U.TRIANGLES);if(Z.isBatchedMesh)if(qe.get("WEBGL_multi_draw"))Pt.renderMultiDraw(Z._multiDrawStarts,Z._multiDrawCounts,Z._multiDrawCount);else{let dn=Z._multiDrawStarts,Fe=Z._multiDrawCounts,rn=Z._multiDrawCount,_t=Ie?b.get(Ie).bytesPerElement:1,ns=ze.get(Y).currentProgram.getUniforms();for(let on=0;on<rn;on++)ns.setValue(U,"_gl_DrawID",on),Pt.render(dn[on]/_t,Fe[on])}else if(Z.isInstancedMesh)Pt.renderInstances(Be,$t,Z.count);else if(j.isInstancedBufferGeometry){let dn=j._maxInstanceCount!==void 0?j._maxInstanceCount:1/0,Fe=Math.min(j.instanceCount,dn);Pt.renderInstances(Be,$t,Fe)}else Pt.render(Be,$t)};function Eo(M,B,j,Y){V!==null&&M.isNodeMaterial&&V.setObject(Y,M),Bt===!0&&ie.setState(M,j,!1),M.transparent===!0&&M.side===ri&&M.forceSinglePass===!1?(M.side=Gn,M.needsUpdate=!0,Oi(M,B,Y),M.side=Vs,M.needsUpdate=!0,Oi(M,B,Y),M.side=ri):Oi(M,B,Y)}this.compile=function(M,B,j=null){j===null&&(j=M),V!==null&&V.renderStart(M,B,j),A=te.get(j),A.init(B),E.push(A),j.traverseVisible(function(Z){Z.isLight&&Z.layers.test(B.layers)&&(A.pushLight(Z),Z.castShadow&&A.pushShadow(Z))}),M!==j&&M.traverseVisible(function(Z){Z.isLight&&Z.layers.test(B.layers)&&(A.pushLight(Z),Z.castShadow&&A.pushShadow(Z))}),A.setupLights(),V!==null&&V.updateLights(A.state.lightsArray),nn=this.localClippingEnabled,Bt=ie.init(this.clippingPlanes,nn),Bt===!0&&ie.setGlobalState(this.clippingPlanes,B),V!==null&&pe.render(A.state.shadowsArray,j,B);let Y=new Set;return M.traverse(function(Z){if(!(Z.isMesh||Z.isPoints||Z.isLine||Z.isSprite))return;let Ee=Z.material;if(Ee)if(Array.isArray(Ee))for(let Pe=0;Pe<Ee.length;Pe++){let Te=Ee[Pe];Eo(Te,j,B,Z),Y.add(Te)}else Eo(Ee,j,B,Z),Y.add(Ee)}),A=E.pop(),V!==null&&V.renderEnd(),Y},this.compileAsync=function(M,B,j=null){let Y=this.compile(M,B,j);return new Promise(Z=>{function Ee(){if(Y.forEach(function(Pe){let Ie=ze.get(Pe).currentProgram;(Ie===void 0||Ie.isReady())&&Y.delete(Pe)}),Y.size===0){Z(M);return}setTimeout(Ee,10)}qe.get("KHR_parallel_shader_compile")!==null?Ee():setTimeout(Ee,10)})};let br=null;function Sh(M){br&&br(M)}function Da(){es.stop()}function Ui(){es.start()}let es=new Yp;es.setAnimationLoop(Sh),typeof self<"u"&&es.setContext(self),this.setAnimationLoop=function(M){br=M,ce.setAnimationLoop(M),M===null?es.stop():es.start()},ce.addEventListener("sessionstart",Da),ce.addEventListener("sessionend",Ui),this.render=function(M,B){if(B!==void 0&&B.isCamera!==!0){je("WebGLRenderer.render: camera is not an instance of THREE.Camera.");return}if(I===!0)return;V!==null&&V.renderStart(M,B);let j=ce.enabled===!0&&ce.isPresenting===!0,Y=O!==null&&(le===null||j)&&O.begin(N,le);if(M.matrixWorldAutoUpdate===!0&&M.updateMatrixWorld(),B.parent===null&&B.matrixWorldAutoUpdate===!0&&B.updateMatrixWorld(),ce.enabled===!0&&ce.isPresenting===!0&&(O===null||O.isCompositing()===!1)&&(ce.cameraAutoUpdate===!0&&ce.updateCamera(B),B=ce.getCamera()),M.isScene===!0&&M.onBeforeRender(N,M,B,le),A=te.get(M,E.length),A.init(B),A.state.textureUnits=Xe.getTextureUnits(),E.push(A),Nt.multiplyMatrices(B.projectionMatrix,B.matrixWorldInverse),B.isArrayCamera?qt.setFromArrayCamera(B):tt.setFromProjectionMatrix(Nt,mi,B.reversedDepth),nn=this.localClippingEnabled,Bt=ie.init(this.clippingPlanes,nn),P=ye.get(M,x.length),P.init(),x.push(P),this.info.render.frame++,ce.enabled===!0&&ce.isPresenting===!0){let Pe=N.xr.getDepthSensingMesh();Pe!==null&&ts(Pe,B,-1/0,N.sortObjects)}ts(M,B,0,N.sortObjects),P.finish(),V!==null&&V.updateLights(A.state.lightsArray),N.sortObjects===!0&&P.sort(Ge,st),Zt=ce.enabled===!1||ce.isPresenting===!1||ce.hasDepthSensing()===!1,Zt&&F.addToRenderList(P,M),this.info.autoReset===!0&&this.info.reset(),Bt===!0&&ie.beginShadows();let Z=A.state.shadowsArray;if(pe.render(Z,M,B),Bt===!0&&ie.endShadows(),(Y&&O.hasRenderPass())===!1){let Pe=P.opaque,Te=P.transmissive;if(A.setupLights(),B.isArrayCamera){let Ie=B.cameras;if(Te.length>0)for(let ke=0,Ke=Ie.length;ke<Ke;ke++){let ut=Ie[ke];vi(Pe,Te,M,ut)}Zt&&F.render(M);for(let ke=0,Ke=Ie.length;ke<Ke;ke++){let ut=Ie[ke];To(P,M,ut,ut.viewport)}}else Te.length>0&&vi(Pe,Te,M,B),Zt&&F.render(M),To(P,M,B)}le!==null&&k===0&&(Xe.updateMultisampleRenderTarget(le),Xe.updateRenderTargetMipmap(le)),Y&&O.end(N),M.isScene===!0&&M.onAfterRender(N,M,B),be.resetDefaultState(),K=-1,Q=null,E.pop(),E.length>0?(A=E[E.length-1],Xe.setTextureUnits(A.state.textureUnits),Bt===!0&&ie.setGlobalState(N.clippingPlanes,A.state.camera)):A=null,x.pop(),x.length>0?P=x[x.length-1]:P=null,V!==null&&V.renderEnd()};function ts(M,B,j,Y){if(M.visible===!1)return;if(M.layers.test(B.layers)){if(M.isGroup)j=M.renderOrder;else if(M.isLOD)M.autoUpdate===!0&&M.update(B);else if(M.isLight)A.pushLight(M),M.castShadow&&A.pushShadow(M);else if(M.isSprite){let Pe=B.isArrayCamera?qt:tt;if(!M.frustumCulled||M.intersectsFrustum(Pe)){Y&&yt.setFromMatrixPosition(M.matrixWorld).applyMatrix4(Nt);let Te=he.update(M),Ie=M.material;Ie.visible&&P.push(M,Te,Ie,j,yt.z,null,B)}}else if(M.isMesh||M.isLine||M.isPoints){let Pe=B.isArrayCamera?qt:tt;if(!M.frustumCulled||M.intersectsFrustum(Pe)){let Te=he.update(M),Ie=M.material;if(Y&&(M.boundingSphere!==void 0?(M.boundingSphere===null&&M.computeBoundingSphere(),yt.copy(M.boundingSphere.center)):(Te.boundingSphere===null&&Te.computeBoundingSphere(),yt.copy(Te.boundingSphere.center)),yt.applyMatrix4(M.matrixWorld).applyMatrix4(Nt)),Array.isArray(Ie)){let ke=Te.groups;for(let Ke=0,ut=ke.length;Ke<ut;Ke++){let Be=ke[Ke],dt=Ie[Be.materialIndex];dt&&dt.visible&&P.push(M,Te,dt,j,yt.z,Be,B)}}else Ie.visible&&P.push(M,Te,Ie,j,yt.z,null,B)}}}let Ee=M.children;for(let Pe=0,Te=Ee.length;Pe<Te;Pe++)ts(Ee[Pe],B,j,Y)}function To(M,B,j,Y){let{opaque:Z,transmissive:Ee,transparent:Pe}=M;A.setupLightsView(j),Bt===!0&&ie.setGlobalState(N.clippingPlanes,j),Y&&Me.viewport(se.copy(Y)),Z.length>0&&Jt(Z,B,j),Ee.length>0&&Jt(Ee,B,j),Pe.length>0&&Jt(Pe,B,j),Me.buffers.depth.setTest(!0),Me.buffers.depth.setMask(!0),Me.buffers.color.setMask(!0),Me.setPolygonOffset(!1)}function vi(M,B,j,Y){if((j.isScene===!0?j.overrideMaterial:null)!==null)return;if(A.state.transmissionRenderTarget[Y.id]===void 0){let Be=qe.has("EXT_color_buffer_half_float")||qe.has("EXT_color_buffer_float");A.state.transmissionRenderTarget[Y.id]=new ni(1,1,{generateMipmaps:!0,type:Be?Ci:oi,minFilter:ms,samples:Math.max(4,rt.samples),stencilBuffer:r,resolveDepthBuffer:!1,resolveStencilBuffer:!1,storeMultisampledDepthBuffer:!1,storeMultisampledStencilBuffer:!1,colorSpace:ft.workingColorSpace})}let Ee=A.state.transmissionRenderTarget[Y.id],Pe=Y.viewport||se;Ee.setSize(Pe.z*N.transmissionResolutionScale,Pe.w*N.transmissionResolutionScale);let Te=N.getRenderTarget(),Ie=N.getActiveCubeFace(),ke=N.getActiveMipmapLevel();N.setRenderTarget(Ee),N.getClearColor(ee),me=N.getClearAlpha(),me<1&&N.setClearColor(16777215,.5),N.clear(),Zt&&F.render(j);let Ke=N.toneMapping;N.toneMapping=Yi;let ut=Y.viewport;if(Y.viewport!==void 0&&(Y.viewport=void 0),A.setupLightsView(Y),Bt===!0&&ie.setGlobalState(N.clippingPlanes,Y),Jt(M,j,Y),Xe.updateMultisampleRenderTarget(Ee),Xe.updateRenderTargetMipmap(Ee),qe.has("WEBGL_multisampled_render_to_texture")===!1){let Be=!1;for(let dt=0,$t=B.length;dt<$t;dt++){let Ct=B[dt],{object:Pt,geometry:dn,material:Fe,group:rn}=Ct;if(Fe.side===ri&&Pt.layers.test(Y.layers)){let _t=Fe.side;Fe.side=Gn,Fe.needsUpdate=!0,en(Pt,j,Y,dn,Fe,rn),Fe.side=_t,Fe.needsUpdate=!0,Be=!0}}Be===!0&&(Xe.updateMultisampleRenderTarget(Ee),Xe.updateRenderTargetMipmap(Ee))}N.setRenderTarget(Te,Ie,ke),N.setClearColor(ee,me),ut!==void 0&&(Y.viewport=ut),N.toneMapping=Ke}function Jt(M,B,j){let Y=B.isScene===!0?B.overrideMaterial:null;for(let Z=0,Ee=M.length;Z<Ee;Z++){let Pe=M[Z],{object:Te,geometry:Ie,group:ke}=Pe,Ke=Pe.material;Ke.allowOverride===!0&&Y!==null&&(Ke=Y),Te.layers.test(j.layers)&&en(Te,B,j,Ie,Ke,ke)}}function en(M,B,j,Y,Z,Ee){V!==null&&Z.isNodeMaterial&&V.setObject(M,Z),M.onBeforeRender(N,B,j,Y,Z,Ee),M.modelViewMatrix.multiplyMatrices(j.matrixWorldInverse,M.matrixWorld),M.normalMatrix.getNormalMatrix(M.modelViewMatrix),Z.onBeforeRender(N,B,j,Y,M,Ee),Z.transparent===!0&&Z.side===ri&&Z.forceSinglePass===!1?(Z.side=Gn,Z.needsUpdate=!0,N.renderBufferDirect(j,B,Y,Z,M,Ee),Z.side=Vs,Z.needsUpdate=!0,N.renderBufferDirect(j,B,Y,Z,M,Ee),Z.side=ri):N.renderBufferDirect(j,B,Y,Z,M,Ee),M.onAfterRender(N,B,j,Y,Z,Ee)}function tn(M){let B=0;for(let j of M)j.texture!==null&&B++;return B}function Oi(M,B,j){B.isScene!==!0&&(B=un);let Y=ze.get(M),Z=A.state.lights,Ee=A.state.shadowsArray,Pe=Z.state.version,Te=oe.getParameters(M,Z.state,Ee,B,j,A.state.lightProbeGridArray),Ie=oe.getProgramCacheKey(Te),ke=Y.programs;Y.environment=M.isMeshStandardMaterial||M.isMeshLambertMaterial||M.isMeshPhongMaterial?B.environment:null,Y.fog=B.fog;let Ke=M.isMeshStandardMaterial||M.isMeshLambertMaterial&&!M.envMap||M.isMeshPhongMaterial&&!M.envMap;Y.envMap=R.get(M.envMap||Y.environment,Ke),Y.envMapRotation=Y.environment!==null&&M.envMap===null?B.environmentRotation:M.envMapRotation,ke===void 0&&(M.addEventListener("dispose",ot),ke=new Map,Y.programs=ke,Y.programVariants=new Map);let ut=ke.get(Ie);if(ut!==void 0){if(Y.currentProgram===ut&&Y.lightsStateVersion===Pe)return Ao(M,Te),ut}else Te.uniforms=oe.getUniforms(M),V!==null&&M.isNodeMaterial&&V.build(M,j,Te),M.onBeforeCompile(Te,N),ut=oe.acquireProgram(Te,Ie),ke.set(Ie,ut),Y.uniforms=Te.uniforms;let Be=Y.uniforms;return(!M.isShaderMaterial&&!M.isRawShaderMaterial||M.clipping===!0)&&(Be.clippingPlanes=ie.uniform),Ao(M,Te),Y.needsLights=ws(M),Y.lightsStateVersion=Pe,Y.needsLights&&(Be.ambientLightColor.value=Z.state.ambient,Be.lightProbe.value=Z.state.probe,Be.sunLights.value=Z.state.sun,Be.sunLightShadows.value=Z.state.sunShadow,Be.directionalLights.value=Z.state.directional,Be.directionalLightShadows.value=Z.state.directionalShadow,Be.spotLights.value=Z.state.spot,Be.spotLightShadows.value=Z.state.spotShadow,Be.rectAreaLights.value=Z.state.rectArea,Be.ltc_1.value=Z.state.rectAreaLTC1,Be.ltc_2.value=Z.state.rectAreaLTC2,Be.pointLights.value=Z.state.point,Be.pointLightShadows.value=Z.state.pointShadow,Be.hemisphereLights.value=Z.state.hemi,Be.sunShadowMatrix.value=Z.state.sunShadowMatrix,Be.sunShadowCascade.value=Z.state.sunShadowCascade,Be.directionalShadowMatrix.value=Z.state.directionalShadowMatrix,Be.spotLightMatrix.value=Z.state.spotLightMatrix,Be.spotLightMap.value=Z.state.spotLightMap,Be.pointShadowMatrix.value=Z.state.pointShadowMatrix),Y.numLightProbeGrids=tn(A.state.lightProbeGridArray),Y.currentProgram=ut,Y.uniformsList=null,ut}function Yn(M,B,j,Y,Z){let Ee=ze.get(M),Pe=Ee.currentProgram.id+","+Y+","+Z,Te=Ee.programVariants.get(Pe);return Te===void 0?(Te=Oi(M,B,j),Ee.programVariants.set(Pe,Te)):(Ee.currentProgram=Te,Ee.uniformsList=null,Ee.outputColorSpace=Y,Ee.toneMapping=Z),Te}function Ms(M){if(M.uniformsList===null){let B=M.currentProgram.getUniforms();M.uniformsList=ao.seqWithValue(B.seq,M.uniforms)}return M.uniformsList}function Ao(M,B){let j=ze.get(M);j.outputColorSpace=B.outputColorSpace,j.batching=B.batching,j.batchingColor=B.batchingColor,j.instancing=B.instancing,j.instancingColor=B.instancingColor,j.instancingMorph=B.instancingMorph,j.skinning=B.skinning,j.morphTargets=B.morphTargets,j.morphNormals=B.morphNormals,j.morphColors=B.morphColors,j.morphTargetsCount=B.morphTargetsCount,j.numClippingPlanes=B.numClippingPlanes,j.numIntersection=B.numClipIntersection,j.vertexAlphas=B.vertexAlphas,j.vertexTangents=B.vertexTangents,j.toneMapping=B.toneMapping}function Ro(M,B,j,Y,Z){B.isScene!==!0&&(B=un),Xe.resetTextureUnits();let Ee=B.fog,Pe=Y.isMeshStandardMaterial||Y.isMeshLambertMaterial||Y.isMeshPhongMaterial?B.environment:null,Te=le===null?N.outputColorSpace:le.isXRRenderTarget===!0?le.texture.colorSpace:ft.workingColorSpace,Ie=Y.isMeshStandardMaterial||Y.isMeshLambertMaterial&&!Y.envMap||Y.isMeshPhongMaterial&&!Y.envMap,ke=R.get(Y.envMap||Pe,Ie),Ke=Y.vertexColors===!0&&!!j.attributes.color&&j.attributes.color.itemSize===4,ut=!!j.attributes.tangent&&(!!Y.normalMap||Y.anisotropy>0),Be=!!j.morphAttributes.position,dt=!!j.morphAttributes.normal,$t=!!j.morphAttributes.color,Ct=Yi;Y.toneMapped&&(le===null||le.isXRRenderTarget===!0)&&(Ct=N.toneMapping);let Pt=j.morphAttributes.position||j.morphAttributes.normal||j.morphAttributes.color,dn=Pt!==void 0?Pt.length:0,Fe=ze.get(Y),rn=A.state.lights;if(Bt===!0&&(nn===!0||M!==Q)){let It=M===Q&&Y.id===K;ie.setState(Y,M,It)}let _t=!1,ns=!1;Y.version===Fe.__version?Fe.needsLights&&Fe.lightsStateVersion!==rn.state.version||Z.isBatchedMesh&&Fe.batching===!1||!Z.isBatchedMesh&&Fe.batching===!0||Z.isBatchedMesh&&Fe.batchingColor===!0&&Z._colorsTexture===null||Z.isBatchedMesh&&Fe.batchingColor===!1&&Z._colorsTexture!==null||Z.isInstancedMesh&&Fe.instancing===!1||!Z.isInstancedMesh&&Fe.instancing===!0||Z.isSkinnedMesh&&Fe.skinning===!1||!Z.isSkinnedMesh&&Fe.skinning===!0||Z.isInstancedMesh&&Fe.instancingColor===!0&&Z.instanceColor===null||Z.isInstancedMesh&&Fe.instancingColor===!1&&Z.instanceColor!==null||Z.isInstancedMesh&&Fe.instancingMorph===!0&&Z.morphTexture===null||Z.isInstancedMesh&&Fe.instancingMorph===!1&&Z.morphTexture!==null||Fe.envMap!==ke||Y.fog===!0&&Fe.fog!==Ee||Fe.numClippingPlanes!==void 0&&(Fe.numClippingPlanes!==ie.numPlanes||Fe.numIntersection!==ie.numIntersection)||Fe.vertexAlphas!==Ke||Fe.vertexTangents!==ut||Fe.morphTargets!==Be||Fe.morphNormals!==dt||Fe.morphColors!==$t||Fe.morphTargetsCount!==dn||Fe.numLightProbeGrids!==tn(A.state.lightProbeGridArray)?_t=!0:(Fe.outputColorSpace!==Te||Fe.toneMapping!==Ct)&&(ns=!0):(_t=!0,Fe.__version=Y.version);let on=Fe.currentProgram;(_t===!0||ns===!0)&&(on=ns===!0?Yn(Y,B,Z,Te,Ct):Oi(Y,B,Z),V&&Y.isNodeMaterial&&V.onUpdateProgram(Y,on,Fe));let wr=!1,Bi=!1,is=!1,lt=on.getUniforms(),Kt=Fe.uniforms;if(Me.useProgram(on.program)&&(wr=!0,Bi=!0,is=!0),Y.id!==K&&(K=Y.id,Bi=!0),wr||Q!==M){Me.buffers.depth.getReversed()&&M.reversedDepth!==!0&&(M._reversedDepth=!0,M.updateProjectionMatrix()),lt.setValue(U,"projectionMatrix",M.projectionMatrix),lt.setValue(U,"viewMatrix",M.matrixWorldInverse);let an=lt.map.cameraPosition;an!==void 0&&an.setValue(U,yn.setFromMatrixPosition(M.matrixWorld)),rt.logarithmicDepthBuffer&&lt.setValue(U,"logDepthBufFC",2/(Math.log(M.far+1)/Math.LN2)),(Y.isMeshPhongMaterial||Y.isMeshToonMaterial||Y.isMeshLambertMaterial||Y.isMeshBasicMaterial||Y.isMeshStandardMaterial||Y.isShaderMaterial)&&lt.setValue(U,"isOrthographic",M.isOrthographicCamera===!0),Q!==M&&(Q=M,Bi=!0,is=!0)}if(Fe.needsLights&&(rn.state.sunShadowMap.length>0&&lt.setValue(U,"sunShadowMap",rn.state.sunShadowMap,Xe),rn.state.directionalShadowMap.length>0&&lt.setValue(U,"directionalShadowMap",rn.state.directionalShadowMap,Xe),rn.state.spotShadowMap.length>0&&lt.setValue(U,"spotShadowMap",rn.state.spotShadowMap,Xe),rn.state.pointShadowMap.length>0&&lt.setValue(U,"pointShadowMap",rn.state.pointShadowMap,Xe)),Z.isSkinnedMesh){lt.setOptional(U,Z,"bindMatrix"),lt.setOptional(U,Z,"bindMatrixInverse");let It=Z.skeleton;It&&(It.boneTexture===null&&It.computeBoneTexture(),lt.setValue(U,"boneTexture",It.boneTexture,Xe))}Z.isBatchedMesh&&(lt.setOptional(U,Z,"batchingTexture"),lt.setValue(U,"batchingTexture",Z._matricesTexture,Xe),lt.setOptional(U,Z,"batchingIdTexture"),lt.setValue(U,"batchingIdTexture",Z._indirectTexture,Xe),lt.setOptional(U,Z,"batchingColorTexture"),Z._colorsTexture!==null&&lt.setValue(U,"batchingColorTexture",Z._colorsTexture,Xe));let On=j.morphAttributes;if((On.position!==void 0||On.normal!==void 0||On.color!==void 0)&&re.update(Z,j,on),(Bi||Fe.receiveShadow!==Z.receiveShadow)&&(Fe.receiveShadow=Z.receiveShadow,lt.setValue(U,"receiveShadow",Z.receiveShadow)),(Y.isMeshStandardMaterial||Y.isMeshLambertMaterial||Y.isMeshPhongMaterial)&&Y.envMap===null&&B.environment!==null&&(Kt.envMapIntensity.value=B.environmentIntensity),Kt.dfgLUT!==void 0&&(Kt.dfgLUT.value=sM()),Bi){if(lt.setValue(U,"toneMappingExposure",N.toneMappingExposure),Fe.needsLights&&Sr(Kt,is),Ee&&Y.fog===!0&&_e.refreshFogUniforms(Kt,Ee),_e.refreshMaterialUniforms(Kt,Y,Se,Ae,A.state.transmissionRenderTarget[M.id]),Fe.needsLights&&Fe.numLightProbeGrids>0){let It=w,an=0;for(let Ln of A.state.lightProbeGridArray)Ln.texture!==null&&(It.textures[an]=Ln.texture,It.min[an]=Ln.boundingBox.min,It.max[an]=Ln.boundingBox.max,It.resolution[an]=Ln.resolution,an++);for(let Ln in It)It[Ln].length=an;Kt.probesSH.value=It.textures,Kt.probesMin.value=It.min,Kt.probesMax.value=It.max,Kt.probesResolution.value=It.resolution}ao.upload(U,Ms(Fe),Kt,Xe)}if(Y.isShaderMaterial&&Y.uniformsNeedUpdate===!0&&(ao.upload(U,Ms(Fe),Kt,Xe),Y.uniformsNeedUpdate=!1),Y.isSpriteMaterial&&lt.setValue(U,"center",Z.center),lt.setValue(U,"modelViewMatrix",Z.modelViewMatrix),lt.setValue(U,"normalMatrix",Z.normalMatrix),lt.setValue(U,"modelMatrix",Z.matrixWorld),Y.uniformsGroups!==void 0){let It=Y.uniformsGroups;for(let an=0,Ln=It.length;an<Ln;an++){let Fa=It[an];Ve.update(Fa,on),Ve.bind(Fa,on)}}return on}function Sr(M,B){M.ambientLightColor.needsUpdate=B,M.lightProbe.needsUpdate=B,M.sunLights.needsUpdate=B,M.sunLightShadows.needsUpdate=B,M.directionalLights.needsUpdate=B,M.directionalLightShadows.needsUpdate=B,M.pointLights.needsUpdate=B,M.pointLightShadows.needsUpdate=B,M.spotLights.needsUpdate=B,M.spotLightShadows.needsUpdate=B,M.rectAreaLights.needsUpdate=B,M.hemisphereLights.needsUpdate=B}function ws(M){return M.isMeshLambertMaterial||M.isMeshToonMaterial||M.isMeshPhongMaterial||M.isMeshStandardMaterial||M.isShadowMaterial||M.isShaderMaterial&&M.lights===!0}this.getActiveCubeFace=function(){return $},this.getActiveMipmapLevel=function(){return k},this.getRenderTarget=function(){return le},this.setRenderTargetTextures=function(M,B,j){let Y=ze.get(M);Y.__autoAllocateDepthBuffer=M.resolveDepthBuffer===!1,Y.__autoAllocateDepthBuffer===!1&&(Y.__useRenderToTexture=!1),ze.get(M.texture).__webglTexture=B,ze.get(M.depthTexture).__webglTexture=Y.__autoAllocateDepthBuffer?void 0:j,Y.__hasExternalTextures=!0},this.setRenderTargetFramebuffer=function(M,B){let j=ze.get(M);j.__webglFramebuffer=B,j.__useDefaultFramebuffer=B===void 0},this.setRenderTarget=function(M,B=0,j=0){le=M,$=B,k=j;let Y=null,Z=!1,Ee=!1;if(M){let Te=ze.get(M);if(Te.__useDefaultFramebuffer!==void 0){Me.bindFramebuffer(U.FRAMEBUFFER,Te.__webglFramebuffer),se.copy(M.viewport),de.copy(M.scissor),ue=M.scissorTest,Me.viewport(se),Me.scissor(de),Me.setScissorTest(ue),K=-1;return}else if(Te.__webglFramebuffer===void 0)Xe.setupRenderTarget(M);else if(Te.__hasExternalTextures)Xe.rebindTextures(M,ze.get(M.texture).__webglTexture,ze.get(M.depthTexture).__webglTexture);else if(M.depthBuffer){let Ke=M.depthTexture;if(Te.__boundDepthTexture!==Ke){if(Ke!==null&&ze.has(Ke)&&(M.width!==Ke.image.width||M.height!==Ke.image.height))throw new Error("THREE.WebGLRenderer: Attached DepthTexture is initialized to the incorrect size.");Xe.setupDepthRenderbuffer(M)}}let Ie=M.texture;(Ie.isData3DTexture||Ie.isDataArrayTexture||Ie.isCompressedArrayTexture)&&(Ee=!0);let ke=ze.get(M).__webglFramebuffer;M.isWebGLCubeRenderTarget?(Array.isArray(ke[B])?Y=ke[B][j]:Y=ke[B],Z=!0):M.samples>0&&Xe.useMultisampledRTT(M)===!1?Y=ze.get(M).__webglMultisampledFramebuffer:Array.isArray(ke)?Y=ke[j]:Y=ke,se.copy(M.viewport),de.copy(M.scissor),ue=M.scissorTest}else se.copy(He).multiplyScalar(Se).floor(),de.copy(ht).multiplyScalar(Se).floor(),ue=at;if(j!==0&&(Y=W),Me.bindFramebuffer(U.FRAMEBUFFER,Y)&&Me.drawBuffers(M,Y),Me.viewport(se),Me.scissor(de),Me.setScissorTest(ue),Z){let Te=ze.get(M.texture);U.framebufferTexture2D(U.FRAMEBUFFER,U.COLOR_ATTACHMENT0,U.TEXTURE_CUBE_MAP_POSITIVE_X+B,Te.__webglTexture,j)}else if(Ee){let Te=B;for(let Ie=0;Ie<M.textures.length;Ie++){let ke=ze.get(M.textures[Ie]);U.framebufferTextureLayer(U.FRAMEBUFFER,U.COLOR_ATTACHMENT0+Ie,ke.__webglTexture,j,Te)}}else if(M!==null&&j!==0){let Te=ze.get(M.texture);U.framebufferTexture2D(U.FRAMEBUFFER,U.COLOR_ATTACHMENT0,U.TEXTURE_2D,Te.__webglTexture,j)}K=-1};function Mr(M){let B=ze.get(M);return(B.__readFormat!==M.format||B.__readType!==M.type)&&(B.__readFormat=M.format,B.__readType=M.type,B.__formatReadable=rt.textureFormatReadable(M.format),B.__typeReadable=rt.textureTypeReadable(M.type)),B}this.readRenderTargetPixels=function(M,B,j,Y,Z,Ee,Pe,Te=0){if(!(M&&M.isWebGLRenderTarget)){je("WebGLRenderer.readRenderTargetPixels: renderTarget is not THREE.WebGLRenderTarget.");return}let Ie=ze.get(M).__webglFramebuffer;if(M.isWebGLCubeRenderTarget&&Pe!==void 0&&(Ie=Ie[Pe],Array.isArray(Ie)&&(Ie=Ie[0])),Ie){Me.bindFramebuffer(U.FRAMEBUFFER,Ie);try{let ke=M.textures[Te],Ke=ke.format,ut=ke.type;M.textures.length>1&&U.readBuffer(U.COLOR_ATTACHMENT0+Te);let Be=Mr(ke);if(Be.__formatReadable===!1){je("WebGLRenderer.readRenderTargetPixels: renderTarget is not in RGBA or implementation defined format.");return}if(Be.__typeReadable===!1){je("WebGLRenderer.readRenderTargetPixels: renderTarget is not in UnsignedByteType or implementation defined type.");return}B>=0&&B<=M.width-Y&&j>=0&&j<=M.height-Z&&U.readPixels(B,j,Y,Z,ge.convert(Ke),ge.convert(ut),Ee)}finally{let ke=le!==null?ze.get(le).__webglFramebuffer:null;Me.bindFramebuffer(U.FRAMEBUFFER,ke)}}},this.readRenderTargetPixelsAsync=async function(M,B,j,Y,Z,Ee,Pe,Te=0){if(!(M&&M.isWebGLRenderTarget))throw new Error("THREE.WebGLRenderer.readRenderTargetPixels: renderTarget is not THREE.WebGLRenderTarget.");let Ie=ze.get(M).__webglFramebuffer;if(M.isWebGLCubeRenderTarget&&Pe!==void 0&&(Ie=Ie[Pe],Array.isArray(Ie)&&(Ie=Ie[0])),Ie)if(B>=0&&B<=M.width-Y&&j>=0&&j<=M.height-Z){Me.bindFramebuffer(U.FRAMEBUFFER,Ie);let ke=M.textures[Te],Ke=ke.format,ut=ke.type;M.textures.length>1&&U.readBuffer(U.COLOR_ATTACHMENT0+Te);let Be=Mr(ke);if(Be.__formatReadable===!1)throw new Error("THREE.WebGLRenderer.readRenderTargetPixelsAsync: renderTarget is not in RGBA or implementation defined format.");if(Be.__typeReadable===!1)throw new Error("THREE.WebGLRenderer.readRenderTargetPixelsAsync: renderTarget is not in UnsignedByteType or implementation defined type.");let dt=U.createBuffer();U.bindBuffer(U.PIXEL_PACK_BUFFER,dt),U.bufferData(U.PIXEL_PACK_BUFFER,Ee.byteLength,U.STREAM_READ),U.readPixels(B,j,Y,Z,ge.convert(Ke),ge.convert(ut),0),U.bindBuffer(U.PIXEL_PACK_BUFFER,null);let $t=le!==null?ze.get(le).__webglFramebuffer:null;Me.bindFramebuffer(U.FRAMEBUFFER,$t);let Ct=U.fenceSync(U.SYNC_GPU_COMMANDS_COMPLETE,0);return U.flush(),await vp(U,Ct,4),U.bindBuffer(U.PIXEL_PACK_BUFFER,dt),U.getBufferSubData(U.PIXEL_PACK_BUFFER,0,Ee),U.bindBuffer(U.PIXEL_PACK_BUFFER,null),U.deleteBuffer(dt),U.deleteSync(Ct),Ee}else throw new Error("THREE.WebGLRenderer.readRenderTargetPixelsAsync: requested read bounds are out of range.")},this.copyFramebufferToTexture=function(M,B=null,j=0){let Y=Math.pow(2,-j),Z=Math.floor(M.image.width*Y),Ee=Math.floor(M.image.height*Y),Pe=B!==null?B.x:0,Te=B!==null?B.y:0;Xe.setTexture2D(M,0),U.copyTexSubImage2D(U.TEXTURE_2D,j,0,0,Pe,Te,Z,Ee),Me.unbindTexture()},this.copyTextureToTexture=function(M,B,j=null,Y=null,Z=0,Ee=0){let Pe,Te,Ie,ke,Ke,ut,Be,dt,$t,Ct=M.isCompressedTexture?M.mipmaps[Ee]:M.image;if(j!==null)Pe=j.max.x-j.min.x,Te=j.max.y-j.min.y,Ie=j.isBox3?j.max.z-j.min.z:1,ke=j.min.x,Ke=j.min.y,ut=j.isBox3?j.min.z:0;else{let lt=Math.pow(2,-Z);Pe=Math.floor(Ct.width*lt),Te=Math.floor(Ct.height*lt),M.isDataArrayTexture?Ie=Ct.depth:M.isData3DTexture?Ie=Math.floor(Ct.depth*lt):Ie=1,ke=0,Ke=0,ut=0}Y!==null?(Be=Y.x,dt=Y.y,$t=Y.z):(Be=0,dt=0,$t=0);let Pt=ge.convert(B.format),dn=ge.convert(B.type),Fe;B.isData3DTexture?(Xe.setTexture3D(B,0),Fe=U.TEXTURE_3D):B.isDataArrayTexture||B.isCompressedArrayTexture?(Xe.setTexture2DArray(B,0),Fe=U.TEXTURE_2D_ARRAY):(Xe.setTexture2D(B,0),Fe=U.TEXTURE_2D),Me.activeTexture(U.TEXTURE0),Me.pixelStorei(U.UNPACK_FLIP_Y_WEBGL,B.flipY),Me.pixelStorei(U.UNPACK_PREMULTIPLY_ALPHA_WEBGL,B.premultiplyAlpha),Me.pixelStorei(U.UNPACK_ALIGNMENT,B.unpackAlignment);let rn=Me.getParameter(U.UNPACK_ROW_LENGTH),_t=Me.getParameter(U.UNPACK_IMAGE_HEIGHT),ns=Me.getParameter(U.UNPACK_SKIP_PIXELS),on=Me.getParameter(U.UNPACK_SKIP_ROWS),wr=Me.getParameter(U.UNPACK_SKIP_IMAGES);Me.pixelStorei(U.UNPACK_ROW_LENGTH,Ct.width),Me.pixelStorei(U.UNPACK_IMAGE_HEIGHT,Ct.height),Me.pixelStorei(U.UNPACK_SKIP_PIXELS,ke),Me.pixelStorei(U.UNPACK_SKIP_ROWS,Ke),Me.pixelStorei(U.UNPACK_SKIP_IMAGES,ut);let Bi=M.isDataArrayTexture||M.isData3DTexture,is=B.isDataArrayTexture||B.isData3DTexture;if(M.isDepthTexture){let lt=ze.get(M),Kt=ze.get(B),On=ze.get(lt.__renderTarget),It=ze.get(Kt.__renderTarget);Me.bindFramebuffer(U.READ_FRAMEBUFFER,On.__webglFramebuffer),Me.bindFramebuffer(U.DRAW_FRAMEBUFFER,It.__webglFramebuffer);for(let an=0;an<Ie;an++)Bi&&(U.framebufferTextureLayer(U.READ_FRAMEBUFFER,U.COLOR_ATTACHMENT0,ze.get(M).__webglTexture,Z,ut+an),U.framebufferTextureLayer(U.DRAW_FRAMEBUFFER,U.COLOR_ATTACHMENT0,ze.get(B).__webglTexture,Ee,$t+an)),U.blitFramebuffer(ke,Ke,ke+Pe,Ke+Te,Be,dt,Be+Pe,dt+Te,U.DEPTH_BUFFER_BIT,U.NEAREST);Me.bindFramebuffer(U.READ_FRAMEBUFFER,null),Me.bindFramebuffer(U.DRAW_FRAMEBUFFER,null)}else if(Z!==0||M.isRenderTargetTexture||ze.has(M)){let lt=ze.get(M),Kt=ze.get(B);Me.bindFramebuffer(U.READ_FRAMEBUFFER,D),Me.bindFramebuffer(U.DRAW_FRAMEBUFFER,G);for(let On=0;On<Ie;On++)Bi?U.framebufferTextureLayer(U.READ_FRAMEBUFFER,U.COLOR_ATTACHMENT0,lt.__webglTexture,Z,ut+On):U.framebufferTexture2D(U.READ_FRAMEBUFFER,U.COLOR_ATTACHMENT0,U.TEXTURE_2D,lt.__webglTexture,Z),is?U.framebufferTextureLayer(U.DRAW_FRAMEBUFFER,U.COLOR_ATTACHMENT0,Kt.__webglTexture,Ee,$t+On):U.framebufferTexture2D(U.DRAW_FRAMEBUFFER,U.COLOR_ATTACHMENT0,U.TEXTURE_2D,Kt.__webglTexture,Ee),Z!==0?U.blitFramebuffer(ke,Ke,ke+Pe,Ke+Te,Be,dt,Be+Pe,dt+Te,U.COLOR_BUFFER_BIT,U.NEAREST):is?U.copyTexSubImage3D(Fe,Ee,Be,dt,$t+On,ke,Ke,Pe,Te):U.copyTexSubImage2D(Fe,Ee,Be,dt,ke,Ke,Pe,Te);Me.bindFramebuffer(U.READ_FRAMEBUFFER,null),Me.bindFramebuffer(U.DRAW_FRAMEBUFFER,null)}else is?M.isDataTexture||M.isData3DTexture?U.texSubImage3D(Fe,Ee,Be,dt,$t,Pe,Te,Ie,Pt,dn,Ct.data):B.isCompressedArrayTexture?U.compressedTexSubImage3D(Fe,Ee,Be,dt,$t,Pe,Te,Ie,Pt,Ct.data):U.texSubImage3D(Fe,Ee,Be,dt,$t,Pe,Te,Ie,Pt,dn,Ct):M.isDataTexture?U.texSubImage2D(U.TEXTURE_2D,Ee,Be,dt,Pe,Te,Pt,dn,Ct.data):M.isCompressedTexture?U.compressedTexSubImage2D(U.TEXTURE_2D,Ee,Be,dt,Ct.width,Ct.height,Pt,Ct.data):U.texSubImage2D(U.TEXTURE_2D,Ee,Be,dt,Pe,Te,Pt,dn,Ct);Me.pixelStorei(U.UNPACK_ROW_LENGTH,rn),Me.pixelStorei(U.UNPACK_IMAGE_HEIGHT,_t),Me.pixelStorei(U.UNPACK_SKIP_PIXELS,ns),Me.pixelStorei(U.UNPACK_SKIP_ROWS,on),Me.pixelStorei(U.UNPACK_SKIP_IMAGES,wr),Ee===0&&B.generateMipmaps===!0&&B.mipmapsAutoUpdate===!0&&U.generateMipmap(Fe),Me.unbindTexture()},this.initRenderTarget=function(M){ze.get(M).__webglFramebuffer===void 0&&Xe.setupRenderTarget(M)},this.initTexture=function(M){M.isCubeTexture?Xe.setTextureCube(M,0):M.isData3DTexture?Xe.setTexture3D(M,0):M.isDataArrayTexture||M.isCompressedArrayTexture?Xe.setTexture2DArray(M,0):Xe.setTexture2D(M,0),Me.unbindTexture()},this.resetState=function(){$=0,k=0,le=null,Me.reset(),be.reset()},typeof __THREE_DEVTOOLS__<"u"&&__THREE_DEVTOOLS__.dispatchEvent(new CustomEvent("observe",{detail:this}))}get coordinateSystem(){return mi}get outputColorSpace(){return this._outputColorSpace}set outputColorSpace(e){this._outputColorSpace=e;let t=this.getContext();t.drawingBufferColorSpace=ft._getDrawingBufferColorSpace(e),t.unpackColorSpace=ft._getUnpackColorSpace()}};var Lc="STAFVIEW",rM={f4:Float32Array,f8:Float64Array,i2:Int16Array,u1:Uint8Array,u2:Uint16Array,u4:Uint32Array,i4:Int32Array};async function sm(i){let t=(i instanceof Blob?i:new Blob([i])).stream().pipeThrough(new DecompressionStream("gzip")),n=await new Response(t).arrayBuffer();if(String.fromCharCode(...new Uint8Array(n,0,Lc.length))!==Lc)throw new Error("this is not a scene of staf view");let r=new DataView(n).getUint32(Lc.length,!0),o=Lc.length+4,a=JSON.parse(new TextDecoder().decode(new Uint8Array(n,o,r)));if(a.format!==1)throw new Error(`this page reads scenes of format 1, not ${a.format}`);let l=Math.ceil((o+r)/8)*8;return{header:a,array(c){let h=c.shape.reduce((u,d)=>u*d,1);return new rM[c.dtype](n,l+c.offset,h)}}}var it=24,Ii=16,va=1/32767,oM=new Float64Array([1,0,0,0,0,0,1,0,0,-1,0,0,0,0,0,1]);async function Zu(i){let e=await sm(i),t=e.header,n=e.array(t.frames.times_s),s=e.array(t.frames.frame_ids),r=n.length;return{generator:t.generator,facts:t.result,fps:t.video.fps,size:t.video.size_wh,isPhoto:t.video.is_photo,numFrames:r,times:n,frameIds:s,focal:t.camera.focal_xy_px,principal:t.camera.principal_point_px,distortion:t.camera.distortion?.some(o=>o!==0)?t.camera.distortion:null,shots:t.worlds.map(o=>aM(o,e,s)),jointNames:t.joint_names,parents:t.parents,body:t.body?lM(t.body,e):null,bodyNote:t.body_note??"",reasons:t.reasons,people:t.people.map(o=>cM(o,e,r)),boxesOnly:t.boxes_only.map(o=>({id:o.id,color:o.color,boxes:e.array(o.boxes),rowOfFrame:rm(e.array(o.frame_index),r)}))}}function aM(i,e,t){let n=0;for(;n<t.length&&t[n]<i.first_frame;)n++;let s=t.length-1;for(;s>n&&t[s]>i.last_frame;)s--;return{shot:i.shot,firstFrame:i.first_frame,lastFrame:i.last_frame,trusted:i.trusted&&i.world_from_camera!==null,whyNot:i.why_not??"",sentence:i.sentence??"",cameraHeight:i.camera_height_m??null,matrices:i.world_from_camera?e.array(i.world_from_camera):null,firstRow:n,lastRow:s}}function lM(i,e){let t=i.influences;return{template:e.array(i.template),shapedirs:e.array(i.shapedirs),shapedirsScale:i.shapedirs_scale,faces:e.array(i.faces),influences:e.array(t),weights:e.array(i.weights),numVertices:t.shape[0],numInfluences:t.shape[1],note:i.note??""}}function cM(i,e,t){let n=e.array(i.frame_index);return{id:i.id,color:i.color,stature:i.stature_m??null,note:i.note??"",betas:i.betas,restJoints:e.array(i.rest_joints),frameIndex:n,rotations:e.array(i.rotations),pelvis:e.array(i.pelvis),flags:e.array(i.flags),confidence:e.array(i.confidence),why:e.array(i.why),rowOfFrame:rm(n,t),numFrames:n.length}}function rm(i,e){let t=new Int32Array(e).fill(-1);return i.forEach((n,s)=>{n<e&&(t[n]=s)}),t}function xs(i,e){for(let t of i.shots)if(e>=t.firstRow&&e<=t.lastRow)return t;return null}function Xn(i,e){return xs(i,e)?.matrices!=null}function Xs(i,e,t){let n=xs(i,e);if(n?.matrices==null){t.set(oM);return}let s=n.matrices.length/16,r=Math.min(Math.max(e-n.firstRow,0),s-1);for(let o=0;o<16;o++)t[o]=n.matrices[16*r+o]}function ys(i,e){let t=0,n=i.length-1;for(;t<n;){let s=t+n+1>>1;i[s]<=e?t=s:n=s-1}return t}var co=[.1,.25,.5,.75,1,1.5,2],Nc=class{constructor(e){this.frames=e;this.time=e.times[0]??0}frames;frame=0;playing=!1;direction=1;speed=1;loop=!1;markIn=null;markOut=null;feed=null;spentMs=0;time=0;last=0;listeners={frame:[],state:[]};on(e,t){this.listeners[e].push(t)}get numFrames(){return this.frames.times.length}get first(){return this.loop?this.markIn??0:0}get final(){return this.loop?this.markOut??this.numFrames-1:this.numFrames-1}durationOf(e){let t=this.frames.times;return e+1<t.length?t[e+1]-t[e]:e>0?t[e]-t[e-1]:1/(this.frames.fps||30)}attach(e){this.feed=e,e.onPicture=t=>this.pictured(t),e.element.addEventListener("ended",()=>this.reachedEnd()),e.element.addEventListener("pause",()=>{this.playing&&this.direction>0&&!e.element.ended&&!e.isSeeking&&this.pause()}),e.element.playbackRate=this.speed,this.playing&&this.direction>0&&e.element.play().catch(()=>this.pause())}detach(){this.feed?.element.pause(),this.feed=null,this.emit("frame")}seek(e){let t=Math.min(Math.max(Math.round(e),0),this.numFrames-1);return this.set(t),this.time=this.frames.times[t],this.feed?this.feed.seek(t):Promise.resolve()}seekTime(e){return this.seek(ys(this.frames.times,e+1e-6))}step(e){this.pause(),this.seek(this.frame+e)}play(e=1){if(this.numFrames<2)return;let t=e>0?this.frame>=this.final:this.frame<=this.first,n=this.frame<this.first||this.frame>this.final;(t||n)&&this.seek(e>0?this.first:this.final),this.direction=e,this.playing=!0,this.last=0,this.time=this.frames.times[this.frame];let s=this.feed?.element;s&&(e>0?s.play().catch(()=>this.pause()):s.pause()),this.emit("state")}pause(){if(!this.playing)return;this.playing=!1,this.feed?.element?.pause(),this.feed&&this.direction>0&&this.feed.pictureFrame>=0&&this.seek(this.within(this.feed.pictureFrame)),this.direction=1,this.emit("state")}toggle(){this.playing?this.pause():this.play(1)}setSpeed(e){this.speed=Math.min(2,Math.max(.1,e)),this.feed&&(this.feed.element.playbackRate=this.speed),this.emit("state")}setMarks(e,t){let n=e!==null&&t!==null&&e>t;this.markIn=n?t:e,this.markOut=n?e:t,this.emit("state")}setLoop(e){this.loop=e,this.emit("state")}tick(e){if(!this.playing||this.feed&&this.direction>0)return;let t=this.last?(e-this.last)/1e3:0;this.last=e,this.time+=Math.min(t,.5)*this.speed*this.direction;let n=this.frames.times,s=ys(n,this.time);if(this.direction>0&&this.time>=n[this.final]+this.durationOf(this.final))return this.reachedEnd();if(this.direction<0&&this.time<n[this.first])return this.reachedEnd();s!==this.frame&&(this.set(s),this.feed&&this.feed.seek(s))}within(e){return Math.min(e,this.final)}pictured(e){if(this.playing&&this.direction>0&&!this.feed.isSeeking){if(e>this.final||this.feed.isBeyond)return this.reachedEnd();this.set(e)}else!this.playing&&!this.feed.isSeeking&&e!==this.frame?this.seek(e):this.emit("frame")}reachedEnd(){let e=this.direction>0?this.first:this.final,t=this.direction>0?this.final:this.first;if(!this.playing)return;if(!this.loop){let s=this.direction>0;this.playing=!1,this.feed?.element.pause(),this.direction=1,this.seek(s?t:this.first),this.emit("state");return}this.time=this.frames.times[e],this.seek(e);let n=this.feed?.element;n&&this.direction>0&&n.paused&&n.play().catch(()=>this.pause())}set(e){this.frame=e,this.emit("frame")}emit(e){let t=performance.now();for(let n of this.listeners[e])n();this.spentMs+=performance.now()-t}};function om(){let i=document.getElementById("config");if(!i?.textContent)throw new Error("this page was made without its settings (no #config)");let e=JSON.parse(i.textContent);return{mode:e.mode??"view",title:e.title??"",scenes:e.scenes??[],video:e.video??null,video_note:e.video_note??"",video_is_overlay:e.video_is_overlay??!1,video_left_out:e.video_left_out??!1,home:e.home??null,file:e.file??null}}function Dc(i){let e=document.getElementById(i)?.textContent;if(e==null)throw new Error(`this page lacks its part #${i}`);let t=atob(e.trim()),n=new Uint8Array(t.length);for(let s=0;s<t.length;s++)n[s]=t.charCodeAt(s);return n}var ho=class{constructor(e){this.parents=e}parents;joints=new Float32Array(it*3);bones=new Float32Array(it*12);turns=new Float64Array(it*9);places=new Float64Array(it*3);set(e,t){let n=e.restJoints;for(let s=0;s<it;s++)this.turn(e.rotations,4*(t*it+s),s),this.place(e,t,s),this.bone(n,s)}turnOf(e,t){for(let n=0;n<9;n++)t[n]=this.turns[9*e+n]}turn(e,t,n){let s=e[t]*va,r=e[t+1]*va,o=e[t+2]*va,a=e[t+3]*va,l=2/(s*s+r*r+o*o+a*a||1),c=1-l*(r*r+o*o),h=l*(s*r-o*a),u=l*(s*o+r*a),d=l*(s*r+o*a),f=1-l*(s*s+o*o),g=l*(r*o-s*a),v=l*(s*o-r*a),p=l*(r*o+s*a),m=1-l*(s*s+r*r),y=this.turns,T=9*n,w=this.parents[n];if(w<0){y[T]=c,y[T+1]=h,y[T+2]=u,y[T+3]=d,y[T+4]=f,y[T+5]=g,y[T+6]=v,y[T+7]=p,y[T+8]=m;return}for(let P=0;P<3;P++){let A=y[9*w+3*P],x=y[9*w+3*P+1],E=y[9*w+3*P+2];y[T+3*P]=A*c+x*d+E*v,y[T+3*P+1]=A*h+x*f+E*p,y[T+3*P+2]=A*u+x*g+E*m}}place(e,t,n){let{places:s,turns:r}=this,o=this.parents[n];for(let a=0;a<3;a++){if(o<0)s[3*n+a]=e.pelvis[3*t+a];else{let l=e.restJoints,c=l[3*n]-l[3*o],h=l[3*n+1]-l[3*o+1],u=l[3*n+2]-l[3*o+2],d=9*o+3*a;s[3*n+a]=s[3*o+a]+r[d]*c+r[d+1]*h+r[d+2]*u}this.joints[3*n+a]=s[3*n+a]}}bone(e,t){let{bones:n,turns:s,places:r}=this,o=e[3*t],a=e[3*t+1],l=e[3*t+2];for(let c=0;c<3;c++){let h=9*t+3*c,u=12*t+4*c;n[u]=s[h],n[u+1]=s[h+1],n[u+2]=s[h+2],n[u+3]=r[3*t+c]-(s[h]*o+s[h+1]*a+s[h+2]*l)}}};var am=new WeakMap;function ai(i,e){let t=am.get(e);return t||(t=hM(i,e),am.set(e,t)),t}function hM(i,e){let t=new ho(i.parents),n=it*3,s=new Float32Array(e.numFrames*n),r=new Float32Array(e.numFrames*n),o=new Float64Array(16);for(let a=0;a<e.numFrames;a++)t.set(e,a),s.set(t.joints,a*n),Xs(i,e.frameIndex[a],o),uM(o,t.joints,0,r,a*n,it);return{camera:s,drawn:r}}function uM(i,e,t,n,s,r){for(let o=0;o<r;o++){let a=e[t+3*o],l=e[t+3*o+1],c=e[t+3*o+2];for(let h=0;h<3;h++)n[s+3*o+h]=i[4*h]*a+i[4*h+1]*l+i[4*h+2]*c+i[4*h+3]}}var lm=["angle","rate","speed","height","x","y"],cm={angle:"°",rate:"°/s",speed:"m/s",height:"m",x:"m",y:"m"},hm=[["Knee angle","flexion: 180° minus the angle between knee→hip and knee→ankle; 0° is a straight leg."],["Elbow angle","flexion: 180° minus the angle between elbow→shoulder and elbow→wrist; 0° is a straight arm."],["Hip angle","between the thigh (hip→knee) and the trunk (neck→pelvis); 0° with the thigh in line with the trunk. No sign: bending backward or sideways counts too."],["Shoulder angle","between the upper arm (shoulder→elbow) and the trunk (neck→pelvis); 0° is a hanging arm, 180° an arm straight up."],["Ankle angle","dorsiflexion: how much smaller the angle between ankle→knee and ankle→foot is than in the rest pose; positive with the toes drawn up."],["Pelvis angle (trunk lean)","between the trunk (pelvis→neck) and the vertical of the trusted world; there is none without a world."],["Other joints’ angle","how far the joint is turned from the rest pose against its parent: the angle of that one rotation."],["Rate","how fast that angle changes, °/s, by central differences over the file’s own times."],["Speed","of the joint, m/s, by central differences over the file’s own times; in the world where one is trusted, else in camera coordinates (a moving camera then counts as movement)."],["Height","over the floor (z of the world), m; without a world: over the camera."],["x, y","place on the floor, m: x to the right of the first frame’s camera, y away from it; without a world the camera’s own right and depth."],["Jitter","mean over the 24 joints of the acceleration |p(t+1) − 2 p(t) + p(t−1)| in camera coordinates, mm/frame²: as in run.json."],["Filled in","frames whose picture did not tell the body; it is bridged from its neighbours. The body is drawn paler and striped there."],["Contacts","heel and toe of each foot that stand still on something, as the result has them."]],uo=0,Fc=12,Ju={left_knee:["left_hip","left_ankle"],right_knee:["right_hip","right_ankle"],left_elbow:["left_shoulder","left_wrist"],right_elbow:["right_shoulder","right_wrist"]},Ku={left_hip:"left_knee",right_hip:"right_knee",left_shoulder:"left_elbow",right_shoulder:"right_elbow"},ju={left_ankle:["left_knee","left_foot"],right_ankle:["right_knee","right_foot"]};function Uc(i,e,t,n,s){let r=i[e]-i[t],o=i[e+1]-i[t+1],a=i[e+2]-i[t+2],l=i[n]-i[s],c=i[n+1]-i[s+1],h=i[n+2]-i[s+2],u=Math.hypot(o*h-a*c,a*l-r*h,r*c-o*l);return Math.atan2(u,r*l+o*c+a*h)*180/Math.PI}function ba(i,e,t,n){let s=i.jointNames[t],r=d=>i.jointNames.indexOf(d),{camera:o,drawn:a}=ai(i,e),l=n*it*3,c=d=>l+3*d;if(s in Ju){let[d,f]=Ju[s];return 180-Uc(o,c(r(d)),c(t),c(r(f)),c(t))}if(s in Ku)return Uc(o,c(r(Ku[s])),c(t),c(uo),c(Fc));if(s in ju){let[d,f]=ju[s].map(r);return Uc(e.restJoints,3*d,3*t,3*f,3*t)-Uc(o,c(d),c(t),c(f),c(t))}if(t===uo){if(!Xn(i,e.frameIndex[n]))return NaN;let d=a[c(Fc)]-a[c(uo)],f=a[c(Fc)+1]-a[c(uo)+1],g=a[c(Fc)+2]-a[c(uo)+2];return Math.atan2(Math.hypot(d,f),g)*180/Math.PI}let h=4*(n*it+t),u=e.rotations;return 2*Math.atan2(Math.hypot(u[h],u[h+1],u[h+2]),Math.abs(u[h+3]))*180/Math.PI}function Oc(i,e){let t=i.jointNames[e];return t in Ju?"flexion":t in Ku?"angle to the trunk":t in ju?"dorsiflexion":e===uo?"trunk lean":"turned by"}function um(i,e,t,n){if(t<0||n>=e.numFrames)return!1;let s=e.frameIndex[t],r=e.frameIndex[n];return r-s===n-t&&xs(i,s)===xs(i,r)}function dm(i,e,t){return um(i,e,t-1,t+1)?[t-1,t+1,i.times[e.frameIndex[t+1]]-i.times[e.frameIndex[t-1]]]:null}function dM(i,e,t,n){let s=dm(i,e,n);if(!s)return NaN;let[r,o,a]=s,l=ai(i,e).drawn,c=3*(r*it+t),h=3*(o*it+t);return Math.hypot(l[h]-l[c],l[h+1]-l[c+1],l[h+2]-l[c+2])/a}function Bc(i,e,t,n){let s=new Float64Array(e.numFrames),r=ai(i,e).drawn,o={x:0,y:1,height:2}[n];for(let a=0;a<s.length;a++)if(n==="angle")s[a]=ba(i,e,t,a);else if(n==="rate"){let l=dm(i,e,a);s[a]=l?(ba(i,e,t,l[1])-ba(i,e,t,l[0]))/l[2]:NaN}else n==="speed"?s[a]=dM(i,e,t,a):s[a]=r[3*(a*it+t)+o];return s}function fm(i,e){let{camera:t}=ai(i,e),n=it*3,s=new Float64Array(e.numFrames).fill(NaN);for(let r=1;r+1<s.length;r++){if(!um(i,e,r-1,r+1))continue;let o=0;for(let a=r*n;a<(r+1)*n;a+=3){let l=t[a+n]-2*t[a]+t[a-n],c=t[a+n+1]-2*t[a+1]+t[a-n+1],h=t[a+n+2]-2*t[a+2]+t[a-n+2];o+=Math.hypot(l,c,h)}s[r]=1e3*o/it}return s}function pm(i,e,t){let n=(s,r)=>i.layers[r]?.figures.find(o=>o.person.id===s);window.staf={ready:t.then(()=>e.drawn()),frameIndex:()=>i.player.frame,pictureFrame:()=>i.player.feed?.pictureFrame??-1,seek:async s=>{await i.player.seek(s),await e.drawn()},drawnJoints:(s,r=0)=>fM(i,n(s,r)?.row??-1,s,r),scriptMs:()=>e.scriptMs(),drawnCount:()=>e.count,people:()=>i.layers.flatMap(s=>s.figures.map(r=>({id:r.person.id,layer:s.index,visible:i.state.isShown(r.key),drawn:r.row>=0}))),curve:(s,r)=>{let[o,a]=s.split("."),l=i.scene.people.find(h=>h.id===r),c=i.scene.jointNames.indexOf(o??"");return!l||c<0?null:{t:Array.from(l.frameIndex,h=>i.scene.times[h]),y:[...Bc(i.scene,l,c,a)]}}}}function fM(i,e,t,n){let{stage:s}=i,r=i.layers[n],o=r?.figures.find(h=>h.person.id===t);if(!s||!r||!o||e<0)return null;let a=s.pictureRect(s.paneOf(n)),l=i.scene.size[0]/a.width,c=[0,0,0];return Array.from({length:24},(h,u)=>(s.project(r,o.pose.joints,3*u,c),[(c[0]-a.x)*l,(c[1]-a.y)*l]))}var Qu=`
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
`,ed=`
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
`,td=`${Qu}
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
`,mm=`precision highp float;
${ed}
uniform float opacity;
out vec4 result;
void main() { result = vec4(behind() * (1.0 - 0.2 * opacity), 1.0); }
`,gm=`precision highp float;
${ed}
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
`,_m=`${Qu}
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
`,xm=`precision highp float;
in vec4 vTint;
in float vAcross;
uniform float strength;
out vec4 result;
void main() {
  float edge = 1.0 - smoothstep(0.55, 1.0, abs(vAcross));
  result = vec4(vTint.rgb, vTint.a * strength * edge);
}
`,ym=`${Qu}
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
`,vm=`precision highp float;
in vec4 vTint;
out vec4 result;
void main() {
  float away = length(gl_PointCoord - 0.5) * 2.0;
  float edge = 1.0 - smoothstep(0.8, 1.0, away);
  vec3 rgb = mix(vTint.rgb, vec3(0.08), smoothstep(0.5, 0.7, away));
  result = vec4(rgb, vTint.a * edge);
}
`,bm=`precision highp float;
in vec3 position;
void main() { gl_Position = vec4(position.xy, 0.9999, 1.0); }
`,Sm=`precision highp float;
${ed}
out vec4 result;
void main() { result = vec4(behind(), 1.0); }
`;function kc(){return{lensOn:{value:!1},lensA:{value:new Lt},lensB:{value:new Lt},lensLimit:{value:new q(1,1,1)},picture:{value:null},pictureRect:{value:new Lt(0,0,1,1)},pictureOpacity:{value:0},ground:{value:new q(1,1,1)},viewport:{value:new Qe(1,1)},skyView:{value:new q(0,1,0)},opacity:{value:1}}}function Sa(i,e,t,n={}){return new Qr({glslVersion:ma,vertexShader:i,fragmentShader:e,uniforms:t,...n})}function nd(i,e,t){return Sa(td,gm,{...i,...e},{defines:{NUM_INFLUENCES:t>4?8:4}})}function Mm(i,e,t){let n=nd(i,e,t);return n.colorWrite=!1,n.transparent=!0,n}function wm(i,e,t){return Sa(td,mm,{...i,...e},{side:ri,depthTest:!1,depthWrite:!1,defines:{NUM_INFLUENCES:t>4?8:4,SHADOW:1}})}var Em={transparent:!0,depthWrite:!1,side:ri};function Tm(i,e,t){return Sa(_m,xm,{...i,...{width:{value:e},strength:{value:1}}},{...Em,depthTest:!t})}function Am(i,e,t){return Sa(ym,vm,{...i,size:{value:e}},{...Em,depthTest:!t})}function Rm(i){return Sa(bm,Sm,i,{depthTest:!1,depthWrite:!1})}function Hc(i,e){return`${i}:${e}`}var zc=class{constructor(e){this.choices=e}choices;hidden=new Set;listeners=[];on(e){this.listeners.push(e)}set(e){Object.assign(this.choices,e),this.emit()}isShown(e){return this.choices.solo?this.choices.solo===e:!this.hidden.has(e)}setHidden(e,t){t?this.hidden.add(e):this.hidden.delete(e),this.emit()}emit(){for(let e of this.listeners)e()}};function Cm(){return{view:"orbit",blend:.4,bodies:!0,skeleton:!1,joints:!1,axes:!1,contacts:!0,grid:!0,camera:!0,shadows:!0,labels:!1,trails:"off",follow:!1,arrangement:"both",overlaid:!1,selected:"",solo:""}}function Pm(i){let e=new Map,t=new Uint32Array(i.numVertices);for(let s=0;s<i.numVertices;s++){let r=i.influences[s*i.numInfluences],o=[0,1,2].map(l=>Math.round(i.template[3*s+l]/.03)),a=`${r},${o.join()}`;e.has(a)||e.set(a,s),t[s]=e.get(a)}let n=[];for(let s=0;s<i.faces.length;s+=3){let r=t[i.faces[s]],o=t[i.faces[s+1]],a=t[i.faces[s+2]];r!==o&&o!==a&&a!==r&&n.push(r,o,a)}return i.faces instanceof Uint16Array?Uint16Array.from(n):Uint32Array.from(n)}var Im=7,Lm=8,mM=10,gM=11,_M=0,xM=.045,Nm=3,yM=.55,Vc=class{constructor(e,t){this.shape=e;this.index=new kt(e.faces,1),this.coarseIndex=t?new kt(Pm(e),1):null;for(let[n,s]of[["A",0],["B",4]]){if(s>=e.numInfluences)continue;let r=new Uint8Array(4*e.numVertices),o=new Uint16Array(4*e.numVertices);for(let a=0;a<e.numVertices;a++)for(let l=0;l<4&&s+l<e.numInfluences;l++)r[4*a+l]=e.influences[a*e.numInfluences+s+l],o[4*a+l]=e.weights[a*e.numInfluences+s+l];this.attributes.push([`joints${n}`,new kt(r,4)]),this.attributes.push([`weights${n}`,new kt(o,4,!0)])}}shape;index;coarseIndex;attributes=[];of(e){let t=this.shaped(e.betas),n=new Cn;n.setAttribute("position",new kt(t,3));for(let[s,r]of this.attributes)n.setAttribute(s,r);return n.setAttribute("sole",new kt(this.soles(t,e.restJoints),1)),n.setIndex(this.index),n.setAttribute("normal",new kt(this.normals(t),3)),n}coarse(e){if(!this.coarseIndex)return null;let t=new Cn;for(let[n,s]of Object.entries(e.attributes))t.setAttribute(n,s);return t.setIndex(this.coarseIndex),t}shaped(e){let{template:t,shapedirs:n,shapedirsScale:s}=this.shape,r=t.slice();return e.slice(0,10).forEach((o,a)=>{let l=o*s,c=a*r.length;if(l!==0)for(let h=0;h<r.length;h++)r[h]+=l*n[c+h]}),r}normals(e){let{faces:t}=this.shape,n=new Float32Array(e.length);for(let s=0;s<t.length;s+=3){let r=3*t[s],o=3*t[s+1],a=3*t[s+2],l=e[o]-e[r],c=e[o+1]-e[r+1],h=e[o+2]-e[r+2],u=e[a]-e[r],d=e[a+1]-e[r+1],f=e[a+2]-e[r+2],g=c*f-h*d,v=h*u-l*f,p=l*d-c*u;for(let m of[r,o,a])n[m]+=g,n[m+1]+=v,n[m+2]+=p}for(let s=0;s<n.length;s+=3){let r=Math.hypot(n[s],n[s+1],n[s+2])||1;n[s]/=r,n[s+1]/=r,n[s+2]/=r}return n}soles(e,t){let{influences:n,weights:s,numInfluences:r,numVertices:o}=this.shape,a=new Uint8Array(o);for(let l=0;l<o;l++){let c=0;for(let g=1;g<r;g++)s[l*r+g]>s[l*r+c]&&(c=g);let h=n[l*r+c],u=h===Im||h===mM;if(!u&&h!==Lm&&h!==gM)continue;let d=u?Im:Lm;if(e[3*l+1]>t[3*d+1]+_M)continue;let f=e[3*l+2]<t[3*d+2]+xM;a[l]=(u?1:3)+(f?0:1)}return a}},Gc=class{mesh;shadow;uniforms;depth;fine;coarse;constructor(e,t,n,s,r,o){this.uniforms={bones:{value:new Float32Array(288)},contacts:{value:new Lt},color:{value:new q(s[0]/255,s[1]/255,s[2]/255)},contactColor:{value:r},faded:{value:0},chosen:{value:0},alpha:{value:1}};let a=nd(e,this.uniforms,t.shape.numInfluences);this.fine=t.of(n),this.coarse=t.coarse(this.fine),this.mesh=new Tn(this.fine,a),this.mesh.frustumCulled=!1,this.mesh.matrixAutoUpdate=!1,this.shadow=new Tn(this.mesh.geometry,wm(e,this.uniforms,t.shape.numInfluences)),this.shadow.frustumCulled=!1,this.shadow.matrixAutoUpdate=!1,this.shadow.renderOrder=-8,this.depth=o?new Tn(this.fine,Mm(e,this.uniforms,t.shape.numInfluences)):null,this.depth&&(this.depth.frustumCulled=!1,this.depth.matrixAutoUpdate=!1,this.depth.renderOrder=Nm)}setGhost(e){this.uniforms.alpha.value=e?yM:1,this.mesh.material.transparent=e,this.mesh.renderOrder=e?Nm+1:0,this.depth&&(this.depth.visible=e&&this.mesh.visible)}setCoarse(e){this.mesh.geometry=this.shadow.geometry=e&&this.coarse||this.fine,this.depth&&(this.depth.geometry=this.mesh.geometry)}};var vM=new Float32Array([0,-1,0,1,1,-1,1,1]),Li=class{constructor(e,t,n,s=!1){this.capacity=t;this.ends=new Float32Array(t*6),this.tints=new Uint8Array(t*4),this.endsBuffer=new ra(this.ends,6),this.endsBuffer.setUsage(oo),this.tintAttribute=new Jo(this.tints,4,!0),this.tintAttribute.setUsage(oo);let r=new sa;r.setAttribute("corner",new kt(vM,2)),r.setIndex([0,1,2,2,1,3]),r.setAttribute("from",new Kr(this.endsBuffer,3,0)),r.setAttribute("to",new Kr(this.endsBuffer,3,3)),r.setAttribute("tint",this.tintAttribute),r.instanceCount=0,this.mesh=new Tn(r,Tm(e,n,s)),this.mesh.frustumCulled=!1,this.mesh.matrixAutoUpdate=!1}capacity;mesh;ends;tints;endsBuffer;tintAttribute;count=0;clear(){this.count=0}add(e,t,n,s,r,o,a,l){if(this.count>=this.capacity)return;let c=6*this.count;this.ends[c]=e[t],this.ends[c+1]=e[t+1],this.ends[c+2]=e[t+2],this.ends[c+3]=n[s],this.ends[c+4]=n[s+1],this.ends[c+5]=n[s+2];let h=4*this.count;this.tints[h]=r,this.tints[h+1]=o,this.tints[h+2]=a,this.tints[h+3]=l,this.count++}commit(){this.mesh.geometry.instanceCount=this.count,this.mesh.visible=this.count>0,this.count!==0&&(this.endsBuffer.clearUpdateRanges(),this.endsBuffer.addUpdateRange(0,this.count*6),this.endsBuffer.needsUpdate=!0,this.tintAttribute.clearUpdateRanges(),this.tintAttribute.addUpdateRange(0,this.count*4),this.tintAttribute.needsUpdate=!0)}dispose(){this.mesh.geometry.dispose(),this.mesh.material.dispose()}},Wc=class{constructor(e,t,n,s=!0){this.capacity=t;this.position=new kt(new Float32Array(t*3),3),this.tint=new kt(new Uint8Array(t*4),4,!0),this.position.setUsage(oo),this.tint.setUsage(oo);let r=new Cn;r.setAttribute("position",this.position),r.setAttribute("tint",this.tint),r.setDrawRange(0,0),this.points=new Ko(r,Am(e,n,s)),this.points.frustumCulled=!1,this.points.matrixAutoUpdate=!1}capacity;points;position;tint;count=0;clear(){this.count=0}add(e,t,n,s,r,o){if(this.count>=this.capacity)return;let a=this.position.array,l=this.tint.array;a[3*this.count]=e[t],a[3*this.count+1]=e[t+1],a[3*this.count+2]=e[t+2],l[4*this.count]=n,l[4*this.count+1]=s,l[4*this.count+2]=r,l[4*this.count+3]=o,this.count++}commit(){this.points.geometry.setDrawRange(0,this.count),this.points.visible=this.count>0,this.count!==0&&(this.position.clearUpdateRanges(),this.position.addUpdateRange(0,this.count*3),this.position.needsUpdate=!0,this.tint.clearUpdateRanges(),this.tint.addUpdateRange(0,this.count*4),this.tint.needsUpdate=!0)}};var Dm=2,Fm=60,Xc=1;function Um(i,e){let t=bM(i);if(!t)return null;let[n,s,r,o]=t,a=s-n,l=o-r,c=new Li(e,(a+1)*l+(l+1)*a,1.2),h=(u,d,f,g,v)=>{for(let p=0;p<v;p++){let m=[u+p*f*Xc,d+p*g*Xc,0],y=[m[0]+f*Xc,m[1]+g*Xc,0],T=f?d%5===0:u%5===0;c.add(m,0,y,0,128,134,145,T?170:90)}};for(let u=n;u<=s;u++)h(u,r,0,1,l);for(let u=r;u<=o;u++)h(n,u,1,0,a);return c.commit(),c.mesh.renderOrder=-5,c}function bM(i){let e=new Float64Array(16),t=1/0,n=-1/0,s=1/0,r=-1/0;for(let a of i.people)for(let l=0;l<a.numFrames;l++){let c=a.frameIndex[l];if(!Xn(i,c))continue;Xs(i,c,e);let[h,u,d]=[a.pelvis[3*l],a.pelvis[3*l+1],a.pelvis[3*l+2]],f=e[0]*h+e[1]*u+e[2]*d+e[3],g=e[4]*h+e[5]*u+e[6]*d+e[7];t=Math.min(t,f),n=Math.max(n,f),s=Math.min(s,g),r=Math.max(r,g)}if(!(n>=t))return null;let o=(a,l)=>{let c=Math.floor(a-Dm),h=Math.ceil(l+Dm);return h-c>Fm?[c,c+Fm]:[c,h]};return[...o(t,n),...o(s,r)]}var SM=60,MM=.08,wM=[[235,70,70],[90,190,80],[70,120,245]],EM=new Map([[7,1],[10,2],[8,4],[11,8]]),qc=class{constructor(e,t,n){this.scene=e;this.figures=t;let s=Math.min(Math.max(t.length,1),SM);this.bones=new Li(n,s*it,3,!0),this.axes=new Li(n,s*it*3,1.8,!0),this.joints=new Wc(n,s*it,8),this.bones.mesh.renderOrder=5,this.axes.mesh.renderOrder=6,this.joints.points.renderOrder=7}scene;figures;bones;axes;joints;turn=new Float64Array(9);tip=new Float64Array(3);get meshes(){return[this.bones.mesh,this.axes.mesh,this.joints.points]}update(e,t,n){this.bones.clear(),this.axes.clear(),this.joints.clear();for(let s of this.figures)s.row<0||((t.skeleton||n)&&this.addBones(s,n),(t.joints||n)&&this.addJoints(s,t.contacts),t.axes&&this.addAxes(s));this.bones.commit(),this.axes.commit(),this.joints.commit();for(let s of this.meshes)s.matrix.copy(e),s.matrixWorld.copy(e)}addBones(e,t){let[n,s,r]=e.color,o=a=>t?a:Math.round(a+.7*(255-a));for(let a=1;a<it;a++){let l=this.scene.parents[a],c=e.pose.joints;this.bones.add(c,3*l,c,3*a,o(n),o(s),o(r),255)}}addJoints(e,t){let n=t?e.person.flags[e.row]:0;for(let s=0;s<it;s++)(n&(EM.get(s)??0))!==0?this.joints.add(e.pose.joints,3*s,173,255,47,255):this.joints.add(e.pose.joints,3*s,255,255,255,255)}addAxes(e){for(let t=0;t<it;t++){e.pose.turnOf(t,this.turn);for(let n=0;n<3;n++){for(let a=0;a<3;a++)this.tip[a]=e.pose.joints[3*t+a]+MM*this.turn[3*a+n];let[s,r,o]=wM[n];this.axes.add(e.pose.joints,3*t,this.tip,0,s,r,o,255)}}}};var Om=[0,10,11,22,23],Bm=1.5,km=500,TM=4e4,AM=.5,Yc=class{constructor(e,t,n){this.scene=e;this.figures=t;let s=t.reduce((r,o)=>r+Math.min(o.person.numFrames,km+2),0);this.strokes=new Li(n,Math.max(1,Math.min(s*Om.length,TM)),2.5),this.strokes.mesh.renderOrder=2}scene;figures;strokes;get mesh(){return this.strokes.mesh}update(e,t){if(this.strokes.clear(),t!=="off"&&e>=0)for(let n of this.figures)n.row>=0&&this.add(n,e,t==="whole");this.strokes.commit()}add(e,t,n){let{person:s}=e,{times:r}=this.scene,o=ai(this.scene,s).drawn,a=xs(this.scene,t),l=n?Math.max(1,Math.ceil(s.numFrames/km)):1,[c,h,u]=e.color,d=n?s.numFrames-1:e.row;for(let f=d;f-l>=0;f-=l){let g=s.frameIndex[f],v=s.frameIndex[f-l],p=r[t]-r[g];if(!n&&p>Bm)break;if(xs(this.scene,g)!==a||xs(this.scene,v)!==a||r[g]-r[v]>AM+l/(this.scene.fps||30))continue;let m=n?f>e.row?70:170:235*(1-p/Bm);for(let y of Om){let T=3*((f-l)*it+y),w=3*(f*it+y);this.strokes.add(o,T,o,w,c,h,u,y===0?m*.6:m)}}}};var RM=[173,255,47],$c=class{constructor(e,t,n,s,r){this.scene=e;this.index=t;this.shared=n;this.isSlow=r;this.geometry=e.body?new Vc(e.body,r):null,this.figures=e.people.map(o=>({key:Hc(t,o.id),person:o,color:s?s(o.color):o.color,pose:new ho(e.parents),row:-1,mesh:null})),this.skeletons=new qc(e,this.figures,n),this.trails=new Yc(e,this.figures,n),this.grid=Um(e,n),this.frustum=CM(e,n),this.group.matrixAutoUpdate=!1;for(let o of[...this.skeletons.meshes,this.trails.mesh,this.frustum.mesh])this.group.add(o);this.grid&&this.group.add(this.grid.mesh)}scene;index;shared;isSlow;group=new hs;figures;matrix=new Float64Array(16);frame=-1;inWorld=!1;isGhost=!1;clearedAt=-1;coarse=!1;drawnFromCamera=new At;geometry;skeletons;trails;grid;frustum;contactColor=new q(...RM).divideScalar(255);update(e,t,n,s,r){let{choices:o}=t;this.frame=e,this.coarse=r&&this.isSlow,e>=0&&Xs(this.scene,e,this.matrix);let a=!Xn(this.scene,e)||n!==null&&!Xn(n.scene,n.frame),l=n!==null&&e>=0&&n.frame>=0&&(s||a);l&&this.matrix.set(n.matrix),this.drawnFromCamera.fromArray(this.matrix).transpose(),this.isGhost=o.overlaid&&this.index>0,this.inWorld=e>=0&&Xn(this.scene,e);for(let c of this.figures)this.updateFigure(c,e,t);this.grid&&(this.grid.mesh.visible=o.grid&&this.inWorld&&!l),this.place(this.frustum.mesh),this.frustum.mesh.visible=o.camera&&o.view==="orbit"&&e>=0,this.skeletons.update(this.drawnFromCamera,o,this.geometry===null),this.trails.update(e,o.trails)}updateFigure(e,t,n){let s=t<0||!n.isShown(e.key)?-1:e.person.rowOfFrame[t];e.row=s,s>=0&&e.pose.set(e.person,s);let r=s>=0&&n.choices.bodies&&this.geometry!==null;if(r&&!e.mesh&&(e.mesh=new Gc(this.shared,this.geometry,e.person,e.color,this.contactColor,this.index>0),this.group.add(e.mesh.mesh,e.mesh.shadow),e.mesh.depth&&this.group.add(this.clearsDepth(e.mesh.depth))),!e.mesh||(e.mesh.mesh.visible=r,e.mesh.shadow.visible=r&&n.choices.shadows&&this.inWorld,e.mesh.depth&&(e.mesh.depth.visible=!1),!r))return;let{uniforms:o}=e.mesh;o.bones.value.set(e.pose.bones);let a=e.person.flags[s],l=n.choices.contacts?1:0;o.contacts.value.set(l*(a&1),l*(a>>1&1),l*(a>>2&1),l*(a>>3&1)),e.mesh.setGhost(this.isGhost),o.faded.value=a&Ii?0:1,o.chosen.value=n.choices.selected===e.key&&this.figures.length>1?1:0,e.mesh.setCoarse(this.coarse),this.place(e.mesh.mesh),this.place(e.mesh.shadow),e.mesh.depth&&this.place(e.mesh.depth)}clearsDepth(e){return e.onBeforeRender=t=>{this.clearedAt!==t.info.render.frame&&(this.clearedAt=t.info.render.frame,t.state.buffers.depth.setMask(!0),t.clearDepth())},e}place(e){e.matrix.copy(this.drawnFromCamera),e.matrixWorld.copy(this.drawnFromCamera)}};function CM(i,e){let t=new Li(e,11,1.5),n=.35,s=(c,h)=>[(c-i.principal[0])/i.focal[0]*n,(h-i.principal[1])/i.focal[1]*n,n],[r,o]=i.size,a=[s(0,0),s(r,0),s(r,o),s(0,o)];a.forEach((c,h)=>{t.add([0,0,0],0,c,0,140,140,150,200),t.add(c,0,a[(h+1)%4],0,140,140,150,200)});let l=s(r/2,-.22*o);return t.add(s(r*.35,0),0,l,0,140,140,150,200),t.add(s(r*.65,0),0,l,0,140,140,150,200),t.commit(),t}var zm={type:"change"},sd={type:"start"},Vm={type:"end"},Zc=new sr,Hm=new ei,PM=Math.cos(70*ur.DEG2RAD),gn=new q,qn=2*Math.PI,wt={NONE:-1,ROTATE:0,DOLLY:1,PAN:2,TOUCH_ROTATE:3,TOUCH_PAN:4,TOUCH_DOLLY_PAN:5,TOUCH_DOLLY_ROTATE:6},id=1e-6,Jc=class extends oa{constructor(e,t=null){super(e,t),this.state=wt.NONE,this.target=new q,this.cursor=new q,this.minDistance=0,this.maxDistance=1/0,this.minZoom=0,this.maxZoom=1/0,this.minTargetRadius=0,this.maxTargetRadius=1/0,this.minPolarAngle=0,this.maxPolarAngle=Math.PI,this.minAzimuthAngle=-1/0,this.maxAzimuthAngle=1/0,this.enableDamping=!1,this.dampingFactor=.05,this.enableZoom=!0,this.zoomSpeed=1,this.enableRotate=!0,this.rotateSpeed=1,this.keyRotateSpeed=1,this.enablePan=!0,this.panSpeed=1,this.screenSpacePanning=!0,this.keyPanSpeed=7,this.zoomToCursor=!1,this.autoRotate=!1,this.autoRotateSpeed=2,this.keys={LEFT:"ArrowLeft",UP:"ArrowUp",RIGHT:"ArrowRight",BOTTOM:"ArrowDown"},this.mouseButtons={LEFT:zs.ROTATE,MIDDLE:zs.DOLLY,RIGHT:zs.PAN},this.touches={ONE:Hs.ROTATE,TWO:Hs.DOLLY_PAN},this.target0=this.target.clone(),this.position0=this.object.position.clone(),this.zoom0=this.object.zoom,this._cursorStyle="auto",this._domElementKeyEvents=null,this._lastPosition=new q,this._lastQuaternion=new ti,this._lastTargetPosition=new q,this._quat=new ti().setFromUnitVectors(e.up,new q(0,1,0)),this._quatInverse=this._quat.clone().invert(),this._spherical=new to,this._sphericalDelta=new to,this._scale=1,this._panOffset=new q,this._rotateStart=new Qe,this._rotateEnd=new Qe,this._rotateDelta=new Qe,this._panStart=new Qe,this._panEnd=new Qe,this._panDelta=new Qe,this._dollyStart=new Qe,this._dollyEnd=new Qe,this._dollyDelta=new Qe,this._dollyDirection=new q,this._mouse=new Qe,this._performCursorZoom=!1,this._pointers=[],this._pointerPositions={},this._controlActive=!1,this._onPointerMove=LM.bind(this),this._onPointerDown=IM.bind(this),this._onPointerUp=NM.bind(this),this._onContextMenu=zM.bind(this),this._onMouseWheel=UM.bind(this),this._onKeyDown=OM.bind(this),this._onTouchStart=BM.bind(this),this._onTouchMove=kM.bind(this),this._onMouseDown=DM.bind(this),this._onMouseMove=FM.bind(this),this._interceptControlDown=HM.bind(this),this._interceptControlUp=VM.bind(this),this.domElement!==null&&this.connect(this.domElement),this.update()}set cursorStyle(e){this._cursorStyle=e,e==="grab"?this.domElement.style.cursor="grab":this.domElement.style.cursor="auto"}get cursorStyle(){return this._cursorStyle}connect(e){super.connect(e),this.domElement.addEventListener("pointerdown",this._onPointerDown),this.domElement.addEventListener("pointercancel",this._onPointerUp),this.domElement.addEventListener("contextmenu",this._onContextMenu),this.domElement.addEventListener("wheel",this._onMouseWheel,{passive:!1}),this.domElement.ownerDocument.addEventListener("keydown",this._interceptControlDown,{passive:!0,capture:!0}),this.domElement.style.touchAction="none"}disconnect(){this.state=wt.NONE,this.domElement.removeEventListener("pointerdown",this._onPointerDown),this.domElement.ownerDocument.removeEventListener("pointermove",this._onPointerMove),this.domElement.ownerDocument.removeEventListener("pointerup",this._onPointerUp),this.domElement.removeEventListener("pointercancel",this._onPointerUp),this.domElement.removeEventListener("wheel",this._onMouseWheel),this.domElement.removeEventListener("contextmenu",this._onContextMenu),this.stopListenToKeyEvents(),this.domElement.ownerDocument.removeEventListener("keydown",this._interceptControlDown,{capture:!0}),this.domElement.ownerDocument.removeEventListener("keyup",this._interceptControlUp,{capture:!0}),this._controlActive=!1,this._pointers.length=0,this._pointerPositions={},this.domElement.style.touchAction="",this.domElement.style.cursor="auto"}dispose(){this.disconnect()}getPolarAngle(){return this._spherical.phi}getAzimuthalAngle(){return this._spherical.theta}getDistance(){return this.object.position.distanceTo(this.target)}listenToKeyEvents(e){e.addEventListener("keydown",this._onKeyDown),this._domElementKeyEvents=e}stopListenToKeyEvents(){this._domElementKeyEvents!==null&&(this._domElementKeyEvents.removeEventListener("keydown",this._onKeyDown),this._domElementKeyEvents=null)}saveState(){this.target0.copy(this.target),this.position0.copy(this.object.position),this.zoom0=this.object.zoom}reset(){this.target.copy(this.target0),this.object.position.copy(this.position0),this.object.zoom=this.zoom0,this.object.updateProjectionMatrix(),this.dispatchEvent(zm),this.update(),this.state=wt.NONE}pan(e,t){this._pan(e,t),this.update()}dollyIn(e){this._dollyIn(e),this.update()}dollyOut(e){this._dollyOut(e),this.update()}rotateLeft(e){this._rotateLeft(e),this.update()}rotateUp(e){this._rotateUp(e),this.update()}update(e=null){let t=this.object.position;gn.copy(t).sub(this.target),gn.applyQuaternion(this._quat),this._spherical.setFromVector3(gn),this.autoRotate&&this.state===wt.NONE&&this._rotateLeft(this._getAutoRotationAngle(e)),this.enableDamping?(this._spherical.theta+=this._sphericalDelta.theta*this.dampingFactor,this._spherical.phi+=this._sphericalDelta.phi*this.dampingFactor):(this._spherical.theta+=this._sphericalDelta.theta,this._spherical.phi+=this._sphericalDelta.phi);let n=this.minAzimuthAngle,s=this.maxAzimuthAngle;isFinite(n)&&isFinite(s)&&(n<-Math.PI?n+=qn:n>Math.PI&&(n-=qn),s<-Math.PI?s+=qn:s>Math.PI&&(s-=qn),n<=s?this._spherical.theta=Math.max(n,Math.min(s,this._spherical.theta)):this._spherical.theta=this._spherical.theta>(n+s)/2?Math.max(n,this._spherical.theta):Math.min(s,this._spherical.theta)),this._spherical.phi=Math.max(this.minPolarAngle,Math.min(this.maxPolarAngle,this._spherical.phi)),this._spherical.makeSafe(),this.enableDamping===!0?this.target.addScaledVector(this._panOffset,this.dampingFactor):this.target.add(this._panOffset),this.target.sub(this.cursor),this.target.clampLength(this.minTargetRadius,this.maxTargetRadius),this.target.add(this.cursor);let r=!1;if(this.zoomToCursor&&this._performCursorZoom||this.object.isOrthographicCamera)this._spherical.radius=this._clampDistance(this._spherical.radius);else{let o=this._spherical.radius;this._spherical.radius=this._clampDistance(this._spherical.radius*this._scale),r=o!=this._spherical.radius}if(gn.setFromSpherical(this._spherical),gn.applyQuaternion(this._quatInverse),t.copy(this.target).add(gn),this.object.lookAt(this.target),this.enableDamping===!0?(this._sphericalDelta.theta*=1-this.dampingFactor,this._sphericalDelta.phi*=1-this.dampingFactor,this._panOffset.multiplyScalar(1-this.dampingFactor)):(this._sphericalDelta.set(0,0,0),this._panOffset.set(0,0,0)),this.zoomToCursor&&this._performCursorZoom){let o=null;if(this.object.isPerspectiveCamera){let a=gn.length();o=this._clampDistance(a*this._scale);let l=a-o;this.object.position.addScaledVector(this._dollyDirection,l),this.object.updateMatrixWorld(),r=!!l}else if(this.object.isOrthographicCamera){let a=new q(this._mouse.x,this._mouse.y,0);a.unproject(this.object);let l=this.object.zoom;this.object.zoom=Math.max(this.minZoom,Math.min(this.maxZoom,this.object.zoom/this._scale)),this.object.updateProjectionMatrix(),r=l!==this.object.zoom;let c=new q(this._mouse.x,this._mouse.y,0);c.unproject(this.object),this.object.position.sub(c).add(a),this.object.updateMatrixWorld(),o=gn.length()}else console.warn("WARNING: OrbitControls.js encountered an unknown camera type - zoom to cursor disabled."),this.zoomToCursor=!1;o!==null&&(this.screenSpacePanning?this.target.set(0,0,-1).transformDirection(this.object.matrix).multiplyScalar(o).add(this.object.position):(Zc.origin.copy(this.object.position),Zc.direction.set(0,0,-1).transformDirection(this.object.matrix),Math.abs(this.object.up.dot(Zc.direction))<PM?this.object.lookAt(this.target):(Hm.setFromNormalAndCoplanarPoint(this.object.up,this.target),Zc.intersectPlane(Hm,this.target))))}else if(this.object.isOrthographicCamera){let o=this.object.zoom;this.object.zoom=Math.max(this.minZoom,Math.min(this.maxZoom,this.object.zoom/this._scale)),o!==this.object.zoom&&(this.object.updateProjectionMatrix(),r=!0)}return this._scale=1,this._performCursorZoom=!1,r||this._lastPosition.distanceToSquared(this.object.position)>id||8*(1-this._lastQuaternion.dot(this.object.quaternion))>id||this._lastTargetPosition.distanceToSquared(this.target)>id?(this.dispatchEvent(zm),this._lastPosition.copy(this.object.position),this._lastQuaternion.copy(this.object.quaternion),this._lastTargetPosition.copy(this.target),!0):!1}_getAutoRotationAngle(e){return e!==null?qn/60*this.autoRotateSpeed*e:qn/60/60*this.autoRotateSpeed}_getZoomScale(e){let t=Math.abs(e*.01);return Math.pow(.95,this.zoomSpeed*t)}_rotateLeft(e){this._sphericalDelta.theta-=e}_rotateUp(e){this._sphericalDelta.phi-=e}_panLeft(e,t){gn.setFromMatrixColumn(t,0),gn.multiplyScalar(-e),this._panOffset.add(gn)}_panUp(e,t){this.screenSpacePanning===!0?gn.setFromMatrixColumn(t,1):(gn.setFromMatrixColumn(t,0),gn.crossVectors(this.object.up,gn)),gn.multiplyScalar(e),this._panOffset.add(gn)}_pan(e,t){let n=this.domElement;if(this.object.isPerspectiveCamera){let s=this.object.position;gn.copy(s).sub(this.target);let r=gn.length();r*=Math.tan(this.object.fov/2*Math.PI/180),this._panLeft(2*e*r/n.clientHeight,this.object.matrix),this._panUp(2*t*r/n.clientHeight,this.object.matrix)}else this.object.isOrthographicCamera?(this._panLeft(e*(this.object.right-this.object.left)/this.object.zoom/n.clientWidth,this.object.matrix),this._panUp(t*(this.object.top-this.object.bottom)/this.object.zoom/n.clientHeight,this.object.matrix)):(console.warn("WARNING: OrbitControls.js encountered an unknown camera type - pan disabled."),this.enablePan=!1)}_dollyOut(e){this.object.isPerspectiveCamera||this.object.isOrthographicCamera?this._scale/=e:(console.warn("WARNING: OrbitControls.js encountered an unknown camera type - dolly/zoom disabled."),this.enableZoom=!1)}_dollyIn(e){this.object.isPerspectiveCamera||this.object.isOrthographicCamera?this._scale*=e:(console.warn("WARNING: OrbitControls.js encountered an unknown camera type - dolly/zoom disabled."),this.enableZoom=!1)}_updateZoomParameters(e,t){if(!this.zoomToCursor)return;this._performCursorZoom=!0;let n=this.domElement.getBoundingClientRect(),s=e-n.left,r=t-n.top,o=n.width,a=n.height;this._mouse.x=s/o*2-1,this._mouse.y=-(r/a)*2+1,this._dollyDirection.set(this._mouse.x,this._mouse.y,1).unproject(this.object).sub(this.object.position).normalize()}_clampDistance(e){return Math.max(this.minDistance,Math.min(this.maxDistance,e))}_handleMouseDownRotate(e){this._rotateStart.set(e.clientX,e.clientY)}_handleMouseDownDolly(e){this._updateZoomParameters(e.clientX,e.clientY),this._dollyStart.set(e.clientX,e.clientY)}_handleMouseDownPan(e){this._panStart.set(e.clientX,e.clientY)}_handleMouseMoveRotate(e){this._rotateEnd.set(e.clientX,e.clientY),this._rotateDelta.subVectors(this._rotateEnd,this._rotateStart).multiplyScalar(this.rotateSpeed);let t=this.domElement;this._rotateLeft(qn*this._rotateDelta.x/t.clientHeight),this._rotateUp(qn*this._rotateDelta.y/t.clientHeight),this._rotateStart.copy(this._rotateEnd),this.update()}_handleMouseMoveDolly(e){this._dollyEnd.set(e.clientX,e.clientY),this._dollyDelta.subVectors(this._dollyEnd,this._dollyStart),this._dollyDelta.y>0?this._dollyOut(this._getZoomScale(this._dollyDelta.y)):this._dollyDelta.y<0&&this._dollyIn(this._getZoomScale(this._dollyDelta.y)),this._dollyStart.copy(this._dollyEnd),this.zoomToCursor&&(this._performCursorZoom=!0,this._dollyDirection.set(this._mouse.x,this._mouse.y,1).unproject(this.object).sub(this.object.position).normalize()),this.update()}_handleMouseMovePan(e){this._panEnd.set(e.clientX,e.clientY),this._panDelta.subVectors(this._panEnd,this._panStart).multiplyScalar(this.panSpeed),this._pan(this._panDelta.x,this._panDelta.y),this._panStart.copy(this._panEnd),this.update()}_handleMouseWheel(e){this._updateZoomParameters(e.clientX,e.clientY),e.deltaY<0?this._dollyIn(this._getZoomScale(e.deltaY)):e.deltaY>0&&this._dollyOut(this._getZoomScale(e.deltaY)),this.update()}_handleKeyDown(e){let t=!1;switch(e.code){case this.keys.UP:e.ctrlKey||e.metaKey||e.shiftKey?this.enableRotate&&this._rotateUp(qn*this.keyRotateSpeed/this.domElement.clientHeight):this.enablePan&&this._pan(0,this.keyPanSpeed),t=!0;break;case this.keys.BOTTOM:e.ctrlKey||e.metaKey||e.shiftKey?this.enableRotate&&this._rotateUp(-qn*this.keyRotateSpeed/this.domElement.clientHeight):this.enablePan&&this._pan(0,-this.keyPanSpeed),t=!0;break;case this.keys.LEFT:e.ctrlKey||e.metaKey||e.shiftKey?this.enableRotate&&this._rotateLeft(qn*this.keyRotateSpeed/this.domElement.clientHeight):this.enablePan&&this._pan(this.keyPanSpeed,0),t=!0;break;case this.keys.RIGHT:e.ctrlKey||e.metaKey||e.shiftKey?this.enableRotate&&this._rotateLeft(-qn*this.keyRotateSpeed/this.domElement.clientHeight):this.enablePan&&this._pan(-this.keyPanSpeed,0),t=!0;break}t&&(e.preventDefault(),this.update())}_handleTouchStartRotate(e){if(this._pointers.length===1)this._rotateStart.set(e.pageX,e.pageY);else{let t=this._getSecondPointerPosition(e),n=.5*(e.pageX+t.x),s=.5*(e.pageY+t.y);this._rotateStart.set(n,s)}}_handleTouchStartPan(e){if(this._pointers.length===1)this._panStart.set(e.pageX,e.pageY);else{let t=this._getSecondPointerPosition(e),n=.5*(e.pageX+t.x),s=.5*(e.pageY+t.y);this._panStart.set(n,s)}}_handleTouchStartDolly(e){let t=this._getSecondPointerPosition(e),n=e.pageX-t.x,s=e.pageY-t.y,r=Math.sqrt(n*n+s*s);this._dollyStart.set(0,r)}_handleTouchStartDollyPan(e){this.enableZoom&&this._handleTouchStartDolly(e),this.enablePan&&this._handleTouchStartPan(e)}_handleTouchStartDollyRotate(e){this.enableZoom&&this._handleTouchStartDolly(e),this.enableRotate&&this._handleTouchStartRotate(e)}_handleTouchMoveRotate(e){if(this._pointers.length==1)this._rotateEnd.set(e.pageX,e.pageY);else{let n=this._getSecondPointerPosition(e),s=.5*(e.pageX+n.x),r=.5*(e.pageY+n.y);this._rotateEnd.set(s,r)}this._rotateDelta.subVectors(this._rotateEnd,this._rotateStart).multiplyScalar(this.rotateSpeed);let t=this.domElement;this._rotateLeft(qn*this._rotateDelta.x/t.clientHeight),this._rotateUp(qn*this._rotateDelta.y/t.clientHeight),this._rotateStart.copy(this._rotateEnd)}_handleTouchMovePan(e){if(this._pointers.length===1)this._panEnd.set(e.pageX,e.pageY);else{let t=this._getSecondPointerPosition(e),n=.5*(e.pageX+t.x),s=.5*(e.pageY+t.y);this._panEnd.set(n,s)}this._panDelta.subVectors(this._panEnd,this._panStart).multiplyScalar(this.panSpeed),this._pan(this._panDelta.x,this._panDelta.y),this._panStart.copy(this._panEnd)}_handleTouchMoveDolly(e){let t=this._getSecondPointerPosition(e),n=e.pageX-t.x,s=e.pageY-t.y,r=Math.sqrt(n*n+s*s);this._dollyEnd.set(0,r),this._dollyDelta.set(0,Math.pow(this._dollyEnd.y/this._dollyStart.y,this.zoomSpeed)),this._dollyOut(this._dollyDelta.y),this._dollyStart.copy(this._dollyEnd);let o=(e.pageX+t.x)*.5,a=(e.pageY+t.y)*.5;this._updateZoomParameters(o,a)}_handleTouchMoveDollyPan(e){this.enableZoom&&this._handleTouchMoveDolly(e),this.enablePan&&this._handleTouchMovePan(e)}_handleTouchMoveDollyRotate(e){this.enableZoom&&this._handleTouchMoveDolly(e),this.enableRotate&&this._handleTouchMoveRotate(e)}_addPointer(e){this._pointers.push(e.pointerId)}_removePointer(e){delete this._pointerPositions[e.pointerId];for(let t=0;t<this._pointers.length;t++)if(this._pointers[t]==e.pointerId){this._pointers.splice(t,1);return}}_isTrackingPointer(e){for(let t=0;t<this._pointers.length;t++)if(this._pointers[t]==e.pointerId)return!0;return!1}_trackPointer(e){let t=this._pointerPositions[e.pointerId];t===void 0&&(t=new Qe,this._pointerPositions[e.pointerId]=t),t.set(e.pageX,e.pageY)}_getSecondPointerPosition(e){let t=e.pointerId===this._pointers[0]?this._pointers[1]:this._pointers[0];return this._pointerPositions[t]}_customWheelEvent(e){let t=e.deltaMode,n={clientX:e.clientX,clientY:e.clientY,deltaY:e.deltaY};switch(t){case 1:n.deltaY*=16;break;case 2:n.deltaY*=100;break}return e.ctrlKey&&!this._controlActive&&(n.deltaY*=10),n}};function IM(i){this.enabled!==!1&&(this._pointers.length===0&&(this.domElement.setPointerCapture(i.pointerId),this.domElement.ownerDocument.addEventListener("pointermove",this._onPointerMove),this.domElement.ownerDocument.addEventListener("pointerup",this._onPointerUp)),!this._isTrackingPointer(i)&&(this._addPointer(i),i.pointerType==="touch"?this._onTouchStart(i):this._onMouseDown(i),this._cursorStyle==="grab"&&(this.domElement.style.cursor="grabbing")))}function LM(i){this.enabled!==!1&&(i.pointerType==="touch"?this._onTouchMove(i):this._onMouseMove(i))}function NM(i){switch(this._removePointer(i),this._pointers.length){case 0:this.domElement.releasePointerCapture(i.pointerId),this.domElement.ownerDocument.removeEventListener("pointermove",this._onPointerMove),this.domElement.ownerDocument.removeEventListener("pointerup",this._onPointerUp),this.dispatchEvent(Vm),this.state=wt.NONE,this._cursorStyle==="grab"&&(this.domElement.style.cursor="grab");break;case 1:let e=this._pointers[0],t=this._pointerPositions[e];this._onTouchStart({pointerId:e,pageX:t.x,pageY:t.y});break}}function DM(i){let e;switch(i.button){case 0:e=this.mouseButtons.LEFT;break;case 1:e=this.mouseButtons.MIDDLE;break;case 2:e=this.mouseButtons.RIGHT;break;default:e=-1}switch(e){case zs.DOLLY:if(this.enableZoom===!1)return;this._handleMouseDownDolly(i),this.state=wt.DOLLY;break;case zs.ROTATE:if(i.ctrlKey||i.metaKey||i.shiftKey){if(this.enablePan===!1)return;this._handleMouseDownPan(i),this.state=wt.PAN}else{if(this.enableRotate===!1)return;this._handleMouseDownRotate(i),this.state=wt.ROTATE}break;case zs.PAN:if(i.ctrlKey||i.metaKey||i.shiftKey){if(this.enableRotate===!1)return;this._handleMouseDownRotate(i),this.state=wt.ROTATE}else{if(this.enablePan===!1)return;this._handleMouseDownPan(i),this.state=wt.PAN}break;default:this.state=wt.NONE}this.state!==wt.NONE&&this.dispatchEvent(sd)}function FM(i){switch(this.state){case wt.ROTATE:if(this.enableRotate===!1)return;this._handleMouseMoveRotate(i);break;case wt.DOLLY:if(this.enableZoom===!1)return;this._handleMouseMoveDolly(i);break;case wt.PAN:if(this.enablePan===!1)return;this._handleMouseMovePan(i);break}}function UM(i){this.enabled===!1||this.enableZoom===!1||this.state!==wt.NONE||(i.preventDefault(),this.dispatchEvent(sd),this._handleMouseWheel(this._customWheelEvent(i)),this.dispatchEvent(Vm))}function OM(i){this.enabled!==!1&&this._handleKeyDown(i)}function BM(i){switch(this._trackPointer(i),this._pointers.length){case 1:switch(this.touches.ONE){case Hs.ROTATE:if(this.enableRotate===!1){this.state=wt.NONE;break}this._handleTouchStartRotate(i),this.state=wt.TOUCH_ROTATE;break;case Hs.PAN:if(this.enablePan===!1){this.state=wt.NONE;break}this._handleTouchStartPan(i),this.state=wt.TOUCH_PAN;break;default:this.state=wt.NONE}break;case 2:switch(this.touches.TWO){case Hs.DOLLY_PAN:if(this.enableZoom===!1&&this.enablePan===!1)return;this._handleTouchStartDollyPan(i),this.state=wt.TOUCH_DOLLY_PAN;break;case Hs.DOLLY_ROTATE:if(this.enableZoom===!1&&this.enableRotate===!1)return;this._handleTouchStartDollyRotate(i),this.state=wt.TOUCH_DOLLY_ROTATE;break;default:this.state=wt.NONE}break;default:this.state=wt.NONE}this.state!==wt.NONE&&this.dispatchEvent(sd)}function kM(i){switch(this._trackPointer(i),this.state){case wt.TOUCH_ROTATE:if(this.enableRotate===!1)return;this._handleTouchMoveRotate(i),this.update();break;case wt.TOUCH_PAN:if(this.enablePan===!1)return;this._handleTouchMovePan(i),this.update();break;case wt.TOUCH_DOLLY_PAN:if(this.enableZoom===!1&&this.enablePan===!1)return;this._handleTouchMoveDollyPan(i),this.update();break;case wt.TOUCH_DOLLY_ROTATE:if(this.enableZoom===!1&&this.enableRotate===!1)return;this._handleTouchMoveDollyRotate(i),this.update();break;default:this.state=wt.NONE}}function zM(i){this.enabled!==!1&&i.preventDefault()}function HM(i){i.key==="Control"&&(this._controlActive=!0,this.domElement.ownerDocument.addEventListener("keyup",this._interceptControlUp,{passive:!0,capture:!0}))}function VM(i){i.key==="Control"&&(this._controlActive=!1,this.domElement.ownerDocument.removeEventListener("keyup",this._interceptControlUp,{passive:!0,capture:!0}))}function Gm(i,e){let[t,n,,,s,r,o,a]=i,l=1+e*(t+e*(n+e*s)),c=1+e*(r+e*(o+e*a)),h=t+e*(2*n+e*3*s),u=r+e*(2*o+e*3*a);return[l/c,(h*c-l*u)/c**2]}function Wm(i){if(!i.distortion)return null;let[e,t]=i.focal,n=0;for(let a of[0,i.size[0]])for(let l of[0,i.size[1]])n=Math.max(n,Math.hypot((a-i.principal[0])/e,(l-i.principal[1])/t));let s=0,r=0,o=1;for(let a=1;a<=16e3;a++){let l=a/2e3,[c,h]=Gm(i.distortion,l*l),u=c+2*l*l*h;if(!(Number.isFinite(c)&&u>=.05&&c>0)||(s=l,r=l*c,o=u,r>=1.25*n))break}return{coefficients:i.distortion,limit:[s,r,o]}}function Xm(i,e,t,n,s){let[r,o,a]=i.limit,l=Math.max(n,0),c=Math.hypot(e,t),h=c<=r*l,u=h&&l>0?l:1,[d]=Gm(i.coefficients,h?(c/u)**2:0),f=h?d:a+(o-a*r)*l/Math.max(c,1e-12),g=h?1/u:r/Math.max(c,1e-12),v=e*g,p=t*g,[,,m,y]=i.coefficients,T=v*v+p*p;s[0]=e*f+l*(2*m*v*p+y*(T+2*v*v)),s[1]=t*f+l*(m*(T+2*p*p)+2*y*v*p)}var Ma=.05,wa=400,GM=2,Kc=class{constructor(e,t,n){this.canvas=e;this.scene=t;this.state=n;this.renderer=new Cc({canvas:e,antialias:!0,powerPreference:"high-performance"}),this.renderer.outputColorSpace=fs,this.renderer.autoClear=!1,this.world.matrixWorldAutoUpdate=!1,this.orbitCamera.up.set(0,0,1),this.controls=new Jc(this.orbitCamera,e),this.controls.zoomToCursor=!0,this.controls.minDistance=.2,this.controls.maxDistance=120,this.videoCamera.matrixAutoUpdate=!1,this.videoCamera.matrixWorldAutoUpdate=!1;let s=new Cn;if(s.setAttribute("position",new kt(new Float32Array([-1,-1,0,3,-1,0,-1,3,0]),3)),this.backdrop=new Tn(s,Rm(this.shared)),this.backdrop.frustumCulled=!1,this.backdrop.renderOrder=-10,this.world.add(this.backdrop),this.lens=Wm(t),this.lens){let[r,o,a,l,c,h,u,d]=this.lens.coefficients;this.shared.lensA.value.set(r,o,a,l),this.shared.lensB.value.set(c,h,u,d),this.shared.lensLimit.value.set(...this.lens.limit)}}canvas;scene;state;shared=kc();renderer;world=new Yo;orbitCamera=new Vn(38,1,Ma,wa);controls;layers=[];zoom={scale:1,x:0,y:0};videoCamera=new or;flip=new At().makeScale(1,-1,-1);scratch=new At;backdrop;lens;bent=[0,0];clearColor=new mt;width=1;height=1;hasPicture=!1;picture=null;add(e){this.layers.push(e),this.world.add(e.group)}setGround(e){this.shared.ground.value.set(e.r,e.g,e.b)}setPicture(e){this.picture=e,this.hasPicture=e!==null}resize(e,t){this.width=Math.max(1,e),this.height=Math.max(1,t),this.renderer.setPixelRatio(Math.min(window.devicePixelRatio||1,GM)),this.renderer.setSize(this.width,this.height,!1)}get isSideBySide(){return this.layers.length>1&&!this.state.choices.overlaid}paneOf(e){if(!this.isSideBySide)return{x:0,y:0,width:this.width,height:this.height};let t=Math.floor(this.width/this.layers.length);return{x:e*t,y:0,width:t,height:this.height}}pictureRect(e){let[t,n]=this.scene.size,s=Math.min(e.width/t,e.height/n)*this.zoom.scale,r=e.x+e.width*(.5+this.zoom.x)-t*s/2,o=e.y+e.height*(.5+this.zoom.y)-n*s/2;return{x:r,y:o,width:t*s,height:n*s}}cameraFor(e,t){if(this.state.choices.view==="orbit")return this.orbitCamera.aspect=t.width/t.height,this.orbitCamera.updateProjectionMatrix(),this.orbitCamera.updateMatrixWorld(),this.orbitCamera;let n=this.pictureRect(t),s=n.width/this.scene.size[0],[r,o]=this.scene.focal,[a,l]=this.scene.principal,c=2*(n.x-t.x+s*a)/t.width-1,h=1-2*(n.y-t.y+s*l)/t.height,u=this.videoCamera;return u.projectionMatrix.set(2*s*r/t.width,0,-c,0,0,2*s*o/t.height,-h,0,0,0,-(wa+Ma)/(wa-Ma),-2*wa*Ma/(wa-Ma),0,0,-1,0),u.projectionMatrixInverse.copy(u.projectionMatrix).invert(),u.matrixWorld.fromArray(e.matrix).transpose().multiply(this.flip),u.matrixWorldInverse.copy(u.matrixWorld).invert(),u}pixelsPerUnit(){let e=this.paneOf(0);return this.state.choices.view==="camera"?this.scene.focal[0]*this.pictureRect(e).width/this.scene.size[0]:e.height/2/Math.tan(ur.degToRad(this.orbitCamera.fov/2))}draw(){let{renderer:e}=this;e.setScissorTest(!0),(this.isSideBySide?this.layers.map(n=>[n]):[this.layers]).forEach((n,s)=>this.drawPane(this.paneOf(s),n)),e.setScissorTest(!1)}drawPane(e,t){let{renderer:n,shared:s,state:r}=this;for(let u of this.layers)u.group.visible=t.includes(u);let o=this.cameraFor(t[0],e),a=n.getPixelRatio(),l=this.height-e.y-e.height;n.setViewport(e.x,l,e.width,e.height),n.setScissor(e.x,l,e.width,e.height),s.viewport.value.set(e.width,e.height);let c=r.choices.view==="camera";if(s.lensOn.value=c&&this.lens!==null,s.pictureOpacity.value=c&&this.hasPicture?Math.min(1,2-2*r.choices.blend):0,s.opacity.value=c&&this.hasPicture?Math.min(1,2*r.choices.blend):1,s.picture.value=s.pictureOpacity.value>0?this.picture:null,c){let u=this.pictureRect(e);s.pictureRect.value.set(u.x,this.height-u.y-u.height,u.width,u.height).multiplyScalar(a)}this.backdrop.visible=s.pictureOpacity.value>0,n.setClearColor(this.clearColor.setRGB(s.ground.value.x,s.ground.value.y,s.ground.value.z),1);let h=o.matrixWorldInverse.elements;s.skyView.value.set(h[8],h[9],h[10]),n.clear(!0,!0,!0),n.render(this.world,o)}project(e,t,n,s){let r=this.paneOf(e.index),o=this.cameraFor(this.isSideBySide?e:this.layers[0],r),a=this.scratch.fromArray(e.matrix).transpose().premultiply(o.matrixWorldInverse).elements,l=t[n],c=t[n+1],h=t[n+2],u=a[0]*l+a[4]*c+a[8]*h+a[12],d=a[1]*l+a[5]*c+a[9]*h+a[13],f=a[2]*l+a[6]*c+a[10]*h+a[14];if(f>-.001)return!1;this.lens&&this.state.choices.view==="camera"&&(Xm(this.lens,u,-d,-f,this.bent),u=this.bent[0],d=-this.bent[1]);let g=o.projectionMatrix.elements,v=(g[0]*u+g[8]*f)/-f,p=(g[5]*d+g[9]*f)/-f;return s[0]=r.x+(v*.5+.5)*r.width,s[1]=r.y+(.5-p*.5)*r.height,s[2]=-f,!0}};var jc=class{constructor(e){this.app=e;e.player.on("frame",()=>this.request()),e.state.on(()=>this.request())}app;navigator=null;after=[];dirty=!0;timings=new Float64Array(240);numDrawn=0;waiting=[];shownFrames=[];request(){this.dirty=!0}get count(){return this.numDrawn}drawn(){return this.request(),new Promise(e=>this.waiting.push(e))}run(){let e=t=>{this.app.player.tick(t),this.dirty&&this.draw(),requestAnimationFrame(e)};requestAnimationFrame(e)}scriptMs(){let e=this.timings.slice(0,Math.min(this.numDrawn,240)).sort();return e.length?e[e.length>>1]:NaN}get frame(){let{player:e,state:t}=this.app,n=e.feed;return t.choices.view==="camera"&&this.app.stage?.hasPicture&&n?.isSeeking&&n.pictureFrame>=0?n.pictureFrame:e.frame}draw(){let e=performance.now();this.dirty=!1;let{stage:t,layers:n,state:s}=this.app;if(t){let r=this.frame,o=s.choices.view==="camera"&&s.choices.overlaid;n.forEach((a,l)=>{this.shownFrames[l]=this.app.frameOf(l,r),a.update(this.shownFrames[l],s,l>0?n[0]:null,o,this.app.player.playing)}),this.navigator?.follow(),t.draw()}for(let r of this.after)r();this.timings[this.numDrawn++%240]=performance.now()-e+this.app.player.spentMs,this.app.player.spentMs=0;for(let r of this.waiting.splice(0))r()}};function _i(i,e){for(let t of i.layers)for(let n of t.figures)if(n.key===e)return{layer:t,figure:n};return null}function Pn(i,e,t){let n=`Person ${t.id}`;return i.scenes.length>1?`${n} ${"AB"[e]??e+1}`:n}var Qc=class{constructor(e,t){this.app=e;this.stage=t;this.listenToPane(),t.controls.addEventListener("change",()=>e.redraw())}app;stage;point=new q;followed=new q;isFollowing="";matrix=new Float64Array(16);frame(){if(this.app.state.choices.view==="camera")return this.resetZoom();let e=this.stage.orbitCamera.position.clone().sub(this.stage.controls.target).normalize();this.lookFrom(e)}look(e){e!=="start"&&this.app.state.choices.view!=="orbit"&&this.app.state.set({view:"orbit"});let n=(e==="start"?null:this.facing())??new q(0,-1,0),s=new q;e==="start"?s.set(.45,-1,.28):e==="front"?s.copy(n).setZ(.08):e==="back"?s.copy(n).negate().setZ(.08):e==="side"?s.set(-n.y,n.x,.08):s.copy(n).multiplyScalar(.02).setZ(1),this.lookFrom(s.normalize())}follow(){let{choices:e}=this.app.state,t=e.follow?_i(this.app,e.selected):null;if(!t||t.figure.row<0){this.isFollowing="";return}this.placeOf(t.layer.matrix,t.figure.pose.joints,this.point);let{controls:n,orbitCamera:s}=this.stage;this.isFollowing!==e.selected&&(this.isFollowing=e.selected,this.followed.copy(n.target)),this.followed.subVectors(this.point,this.followed),s.position.add(this.followed),n.target.add(this.followed),this.followed.copy(this.point),n.update()}resetZoom(){Object.assign(this.stage.zoom,{scale:1,x:0,y:0}),this.app.redraw()}turn(e){let{orbitCamera:t,controls:n}=this.stage,s=t.position.clone().sub(n.target);s.applyAxisAngle(t.up,e),t.position.copy(n.target).add(s),n.update()}approach(e){let{orbitCamera:t,controls:n,zoom:s}=this.stage;if(this.app.state.choices.view==="camera")return s.scale=Math.min(20,Math.max(1,s.scale/e)),s.scale===1&&(s.x=s.y=0),this.app.redraw();t.position.sub(n.target).multiplyScalar(e).add(n.target),n.update()}lookFrom(e){let{controls:t,orbitCamera:n}=this.stage,s=this.around(),r=s.getCenter(new q),o=Math.max(s.getSize(new q).length()/2,.6),a=this.stage.paneOf(0),l=ur.degToRad(n.fov/2),c=Math.min(l,Math.atan(Math.tan(l)*(a.width/a.height)));t.target.copy(r),n.position.copy(r).addScaledVector(e,o*1.12/Math.sin(c)),t.update(),this.isFollowing="",this.app.redraw()}around(){let e=new Xi;for(let t of this.app.layers)for(let n of t.figures)if(!(n.row<0))for(let s=0;s<24;s++)this.placeOf(t.matrix,n.pose.joints.subarray(3*s,3*s+3),this.point),e.expandByPoint(this.point);if(!e.isEmpty())return e.expandByScalar(.15);for(let t of this.app.scenes)for(let n of t.people)for(let s=0;s<n.numFrames;s+=Math.max(1,Math.floor(n.numFrames/50)))Xs(t,n.frameIndex[s],this.matrix),this.placeOf(this.matrix,n.pelvis.subarray(3*s,3*s+3),this.point),e.expandByPoint(this.point);return e.isEmpty()&&e.set(new q(-1,2,0),new q(1,4,1.8)),e.expandByScalar(.9)}facing(){let e=this.app.layers.flatMap(a=>a.figures.map(l=>({layer:a,figure:l}))),t=e.find(({figure:a})=>a.key===this.app.state.choices.selected&&a.row>=0)??e.find(({figure:a})=>a.row>=0);if(!t)return null;let n=new Float64Array(9);t.figure.pose.turnOf(0,n);let s=t.layer.matrix,r=[n[2],n[5],n[8]],o=new q(s[0]*r[0]+s[1]*r[1]+s[2]*r[2],s[4]*r[0]+s[5]*r[1]+s[6]*r[2],0);return o.lengthSq()>1e-4?o.normalize():null}placeOf(e,t,n){let s=t[0],r=t[1],o=t[2];n.set(e[0]*s+e[1]*r+e[2]*o+e[3],e[4]*s+e[5]*r+e[6]*o+e[7],e[8]*s+e[9]*r+e[10]*o+e[11])}listenToPane(){let{canvas:e,zoom:t}=this.stage,n=()=>this.app.state.choices.view==="camera";this.app.state.on(()=>this.stage.controls.enabled=!n()),e.addEventListener("wheel",s=>{if(!n())return;s.preventDefault();let r=this.paneUnder(s),o=Math.min(20,Math.max(1,t.scale*Math.exp(-s.deltaY*.0015))),a=e.getBoundingClientRect(),l=(s.clientX-a.left-r.x)/r.width-.5,c=(s.clientY-a.top-r.y)/r.height-.5;t.x=o===1?0:l+(t.x-l)*(o/t.scale),t.y=o===1?0:c+(t.y-c)*(o/t.scale),t.scale=o,this.app.redraw()},{passive:!1}),e.addEventListener("pointermove",s=>{if(!n()||!(s.buttons&1)||t.scale===1)return;let r=this.paneUnder(s);t.x+=s.movementX/r.width,t.y+=s.movementY/r.height,this.app.redraw()}),e.addEventListener("dblclick",()=>{n()&&this.resetZoom()})}paneUnder(e){let t=e.clientX-this.stage.canvas.getBoundingClientRect().left,n=this.stage.paneOf(0);return t<n.width||this.app.layers.length<2?n:this.stage.paneOf(1)}};var qm=new WeakMap;function eh(i,e,t){let n=qm.get(e);return n||qm.set(e,n=new Map),n.has(t)||n.set(t,WM(i,e,t)),n.get(t)}function WM(i,e,t){let n=new Map;t.frameIds.forEach((o,a)=>n.set(o,a));let s=null,r=.25*t.size[1];for(let o of t.people){let a=0,l=0;for(let u=0;u<e.numFrames;u++){let d=n.get(i.frameIds[e.frameIndex[u]]),f=d===void 0?-1:o.rowOfFrame[d];if(f<0)continue;let[g,v]=Ym(i,e,u),[p,m]=Ym(t,o,f);a+=Math.hypot(g-p,v-m),l++}let c=l/e.numFrames,h=l?a/l+(1-c)*.1*t.size[1]:1/0;h<r&&(r=h,s=o)}return s}function Ym(i,e,t){let[n,s,r]=[e.pelvis[3*t],e.pelvis[3*t+1],Math.max(e.pelvis[3*t+2],.1)];return[i.focal[0]*n/r+i.principal[0],i.focal[1]*s/r+i.principal[1]]}function H(i,e={},...t){let n=document.createElement(i);for(let[s,r]of Object.entries(e))r==null||r===!1||(s.startsWith("on")?n.addEventListener(s.slice(2),r):s==="class"?n.className=String(r):s in n&&!s.includes("-")&&s!=="list"&&s!=="role"?Reflect.set(n,s,r):n.setAttribute(s,r===!0?"":String(r)));for(let s of t)s&&n.append(s);return n}var XM={play:"M4 2.5v11l9-5.5z",pause:"M4 2.5h3v11H4zM9 2.5h3v11H9z",start:"M3 3v10M13 3L5.5 8 13 13z",end:"M13 3v10M3 3l7.5 5L3 13z",back:"M5 3v10M12.5 3.5L7.5 8l5 4.5z",next:"M11 3v10M3.5 3.5l5 4.5-5 4.5z",loop:"M3 7a4 4 0 0 1 4-4h5M10 1l2.2 2L10 5M13 9a4 4 0 0 1-4 4H4M6 11l-2.2 2L6 15",eye:"M1 8s2.6-4.5 7-4.5S15 8 15 8s-2.6 4.5-7 4.5S1 8 1 8zM8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",eyeOff:"M1 8s2.6-4.5 7-4.5S15 8 15 8s-2.6 4.5-7 4.5S1 8 1 8zM2 14L14 2",solo:"M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 14.5c.6-3 2.7-4.5 5.5-4.5s4.9 1.5 5.5 4.5",camera:"M1.5 4h9v8h-9zM10.5 7l4-2.5v7l-4-2.5",orbit:"M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM2.5 8c0 1.4 2.5 2.5 5.5 2.5s5.5-1.1 5.5-2.5S11 5.5 8 5.5 2.5 6.6 2.5 8z",follow:"M8 1v3M8 12v3M1 8h3M12 8h3M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",picture:"M1.5 3h13v10h-13zM2 12l4-4.5 3 3 2-2 3 3.5M11 6.5h.01",film:"M2 2.5h12v11H2zM5 2.5v11M11 2.5v11M2 6h3M2 10h3M11 6h3M11 10h3",noVideo:"M2 3.5h8.5v9H2zM10.5 7l3.5-2v6l-3.5-2M1 1l14 14",copy:"M5.5 5.5v-4h9v9h-4M1.5 5.5h9v9h-9z",link:"M6.5 9.5l3-3M7 4.5L9 2.5a3 3 0 0 1 4.5 4.5l-2 2M9 11.5l-2 2A3 3 0 0 1 2.5 9l2-2",help:"M5.5 5.5a2.5 2.5 0 1 1 3.7 2.2C8.3 8.2 8 8.7 8 9.7M8 12.5v.2",theme:"M8 2a6 6 0 1 0 0 12zM8 2a6 6 0 0 1 0 12",panel:"M1.5 2.5h13v11h-13zM10 2.5v11",both:"M1.5 3h13v10h-13zM8 3v10",left:"M1.5 3h13v10h-13zM3.5 5h9v6h-9z",cube:"M8 1.5l5.5 3v7L8 14.5l-5.5-3v-7zM2.5 4.5L8 7.5l5.5-3M8 7.5v7",curves:"M1.5 2v12h13M3.5 11c2 0 2-6 4-6s2 4 3.5 4S13 5 14 4",mute:"M2 6v4h2.5L8 13V3L4.5 6zM11 6l4 4M15 6l-4 4",sound:"M2 6v4h2.5L8 13V3L4.5 6zM10.5 5.5a3.5 3.5 0 0 1 0 5M12.5 3.5a6.5 6.5 0 0 1 0 9",save:"M8 2v8M4.5 7L8 10.5 11.5 7M2.5 13.5h11",close:"M3.5 3.5l9 9M12.5 3.5l-9 9",home:"M2 8l6-5.5L14 8M4 7v6.5h8V7",frame:"M2 5V2h3M11 2h3v3M14 11v3h-3M5 14H2v-3M8 6v4M6 8h4",markIn:"M10 2.5H6v11h4",markOut:"M6 2.5h4v11H6",clear:"M3 8h10",turn:"M13.5 8A5.5 5.5 0 1 1 11.5 3.8M12 1v3H9"};function qs(i){let e=document.createElementNS("http://www.w3.org/2000/svg","svg");e.setAttribute("viewBox","0 0 16 16"),e.setAttribute("aria-hidden","true"),e.classList.add("icon",`icon-${i}`);let t=document.createElementNS("http://www.w3.org/2000/svg","path");return t.setAttribute("d",XM[i]),e.append(t),e}function vt(i,e,t,n=""){let s=H("button",{type:"button",class:"icon-button","aria-label":e,title:n?`${e} (${n})`:e,onclick:t},qs(i));return n&&s.setAttribute("aria-keyshortcuts",n),s}function Ki(i,e,t){i.dataset.icon!==e&&(i.dataset.icon=e,i.replaceChildren(qs(e))),t&&i.setAttribute("aria-label",t)}function vs(i){let e=i<0?"-":"",t=Math.round(Math.abs(i)*1e3),n=Math.floor(t/6e4);return`${e}${n}:${String(Math.floor(t/1e3)%60).padStart(2,"0")}.${String(t%1e3).padStart(3,"0")}`}function li(i,e=1){return`rgb(${i[0]} ${i[1]} ${i[2]} / ${e})`}function fr(i){return i.replaceAll("_"," ")}function pr(i,e){let t=URL.createObjectURL(i);H("a",{href:t,download:e}).click(),window.setTimeout(()=>URL.revokeObjectURL(t),1e4)}function $m(i){let e=H("p"),t=H("section",{class:"panel","aria-label":"Distance of the two"},H("h2",{},"A and B in this frame"),e),n=()=>{e.textContent=qM(i)??"The chosen person is not in both."};return i.player.on("frame",()=>window.requestAnimationFrame(n)),i.state.on(()=>window.requestAnimationFrame(n)),t}function qM(i){let e=_i(i,i.state.choices.selected),t=e&&i.layers[1-e.layer.index];if(!e||!t)return null;let n=eh(e.layer.scene,e.figure.person,t.scene),s=t.figures.find(h=>h.person===n);if(!s||s.row<0||e.figure.row<0)return null;let r=e.figure.pose.joints,o=s.pose.joints,a=0,l=0;for(let h=0;h<3*it;h+=3){let u=r[h]-o[h],d=r[h+1]-o[h+1],f=r[h+2]-o[h+2];a+=Math.hypot(u,d,f),l+=Math.hypot(u-r[0]+o[0],d-r[1]+o[1],f-r[2]+o[2])}let c=h=>`${(1e3*h/it).toFixed(0)} mm`;return`Joints ${c(a)} apart on average, ${c(l)} with the pelvises together (camera coordinates).`}var Zm=6,YM=60,$M=30,ZM=8e6,JM=["video/webm;codecs=vp9","video/webm;codecs=vp8","video/webm"];function Jm(i,e,t){let n=String(i.scene.frameIds[i.player.frame]??0).padStart(6,"0");return`${i.scene.facts.name||"result"}_${e}${n}.${t}`}function Km(i,e,t){return vt("picture","Save a picture of the 3D pane",()=>{t.draw(),e.canvas.toBlob(n=>{n&&pr(n,Jm(i,"frame","png"))})})}function jm(i,e,t,n){let s=typeof MediaRecorder>"u"?void 0:JM.find(f=>MediaRecorder.isTypeSupported(f));if(!s||!e.canvas.captureStream)return null;let r=null,o=H("div",{class:"menu",hidden:!0,role:"menu"}),a=vt("film","Save a film of the 3D pane",()=>{if(r)return r();o.hidden=!o.hidden,a.setAttribute("aria-expanded",String(!o.hidden)),o.hidden||o.firstElementChild.focus()}),l=f=>{o.hidden=!0;let g=new MediaRecorder(e.canvas.captureStream($M),{mimeType:s,videoBitsPerSecond:ZM}),v=[];return g.addEventListener("dataavailable",p=>v.push(p.data)),g.addEventListener("stop",()=>pr(new Blob(v,{type:"video/webm"}),Jm(i,f,"webm"))),g.start(),Ki(a,"close","Stop and save the film"),a.classList.add("recording"),p=>{r=null,p(),g.stop(),Ki(a,"film","Save a film of the 3D pane"),a.classList.remove("recording")}},c=()=>{i.state.set({view:"orbit"});let f=l("turntable"),g=performance.now(),v=0,p=!0;r=()=>{p=!1,f(()=>n.turn(2*Math.PI-v))};let m=y=>{if(!p)return;let T=Math.min((y-g)/1e3/Zm,1);n.turn(2*Math.PI*T-v),v=2*Math.PI*T,t.request(),T<1?requestAnimationFrame(m):r?.()};requestAnimationFrame(m)},h=async()=>{let{player:f}=i,g=f.loop,v=f.markIn??0,p=f.markOut??f.numFrames-1;f.pause(),f.setLoop(!1),await f.seek(v);let m=l("view"),y=window.setTimeout(()=>r?.(),YM*1e3),T=()=>{r&&(!f.playing||f.frame>=p)&&window.setTimeout(()=>r?.(),60)};t.after.push(T),r=()=>{window.clearTimeout(y),t.after.splice(t.after.indexOf(T),1),m(()=>f.pause()),f.setLoop(g)},f.play()},u=(f,g)=>H("button",{type:"button",role:"menuitem",onclick:g},f);o.append(u(`Turntable of this moment (${Zm} s)`,c)),i.scene.numFrames>1&&o.append(u("This view, playing (the marked stretch, else all)",()=>{h()})),o.addEventListener("keydown",f=>{f.key==="Escape"&&(o.hidden=!0,a.focus())}),document.addEventListener("pointerdown",f=>{d.contains(f.target)||(o.hidden=!0)});let d=H("div",{class:"menu-wrap"},a,o);return a.setAttribute("aria-haspopup","menu"),d}var KM="uplot",jM="u-hz",QM="u-vt",ew="u-title",tw="u-wrap",nw="u-under",iw="u-over",sw="u-axis",_r="u-off",rw="u-select",ow="u-cursor-x",aw="u-cursor-y",lw="u-cursor-pt",cw="u-legend",hw="u-live",uw="u-inline",dw="u-series",fw="u-marker",Qm="u-label",pw="u-value",Ta="width",Aa="height";var eg="bottom",fo="left",rd="right",Sd="#000",tg=Sd+"0",od="mousemove",ng="mousedown",ad="mouseup",ig="mouseenter",sg="mouseleave",rg="dblclick",mw="resize",gw="scroll",og="change",rh="dppxchange",Md="--",vo=typeof window<"u",dd=vo?document:null,mo=vo?window:null,_w=vo?navigator:null,Et,th;function fd(){let i=devicePixelRatio;Et!=i&&(Et=i,th&&md(og,th,fd),th=matchMedia(`(min-resolution: ${Et-.001}dppx) and (max-resolution: ${Et+.001}dppx)`),xr(og,th,fd),mo.dispatchEvent(new CustomEvent(rh)))}function ci(i,e){if(e!=null){let t=i.classList;!t.contains(e)&&t.add(e)}}function pd(i,e){let t=i.classList;t.contains(e)&&t.remove(e)}function Xt(i,e,t){i.style[e]=t+"px"}function Ni(i,e,t,n){let s=dd.createElement(i);return e!=null&&ci(s,e),t?.insertBefore(s,n),s}function xi(i,e){return Ni("div",i,e)}var ag=new WeakMap;function ji(i,e,t,n,s){let r="translate("+e+"px,"+t+"px)",o=ag.get(i);r!=o&&(i.style.transform=r,ag.set(i,r),e<0||t<0||e>n||t>s?ci(i,_r):pd(i,_r))}var lg=new WeakMap;function cg(i,e,t){let n=e+t,s=lg.get(i);n!=s&&(lg.set(i,n),i.style.background=e,i.style.borderColor=t)}var hg=new WeakMap;function ug(i,e,t,n){let s=e+""+t,r=hg.get(i);s!=r&&(hg.set(i,s),i.style.height=t+"px",i.style.width=e+"px",i.style.marginLeft=n?-e/2+"px":0,i.style.marginTop=n?-t/2+"px":0)}var wd={passive:!0},xw={...wd,capture:!0};function xr(i,e,t,n){e.addEventListener(i,t,n?xw:wd)}function md(i,e,t,n){e.removeEventListener(i,t,wd)}vo&&fd();function Di(i,e,t,n){let s;t=t||0,n=n||e.length-1;let r=n<=2147483647;for(;n-t>1;)s=r?t+n>>1:hi((t+n)/2),e[s]<i?t=s:n=s;return i-e[t]<=e[n]-i?t:n}function kg(i){return(t,n,s)=>{let r=-1,o=-1;for(let a=n;a<=s;a++)if(i(t[a])){r=a;break}for(let a=s;a>=n;a--)if(i(t[a])){o=a;break}return[r,o]}}var zg=i=>i!=null,Hg=i=>i!=null&&i>0,lh=kg(zg),yw=kg(Hg);function vw(i,e,t,n=0,s=!1){let r=s?yw:lh,o=s?Hg:zg;[e,t]=r(i,e,t);let a=i[e],l=i[e];if(e>-1)if(n==1)a=i[e],l=i[t];else if(n==-1)a=i[t],l=i[e];else for(let c=e;c<=t;c++){let h=i[c];o(h)&&(h<a?a=h:h>l&&(l=h))}return[a??Ut,l??-Ut]}function ch(i,e,t,n){let s=pg(i),r=pg(e);i==e&&(s==-1?(i*=t,e/=t):(i/=t,e*=t));let o=t==10?bs:Vg,a=s==1?hi:yi,l=r==1?yi:hi,c=a(o(xn(i))),h=l(o(xn(e))),u=go(t,c),d=go(t,h);return t==10&&(c<0&&(u=Ot(u,-c)),h<0&&(d=Ot(d,-h))),n||t==2?(i=u*s,e=d*r):(i=qg(i,u),e=hh(e,d)),[i,e]}function Ed(i,e,t,n){let s=ch(i,e,t,n);return i==0&&(s[0]=0),e==0&&(s[1]=0),s}var Td=.1,dg={mode:3,pad:Td},Ca={pad:0,soft:null,mode:0},bw={min:Ca,max:Ca};function oh(i,e,t,n){return uh(t)?fg(i,e,t):(Ca.pad=t,Ca.soft=n?0:null,Ca.mode=n?3:0,fg(i,e,bw))}function St(i,e){return i??e}function Sw(i,e,t){for(e=St(e,0),t=St(t,i.length-1);e<=t;){if(i[e]!=null)return!0;e++}return!1}function fg(i,e,t){let n=t.min,s=t.max,r=St(n.pad,0),o=St(s.pad,0),a=St(n.hard,-Ut),l=St(s.hard,Ut),c=St(n.soft,Ut),h=St(s.soft,-Ut),u=St(n.mode,0),d=St(s.mode,0),f=e-i,g=bs(f),v=Wn(xn(i),xn(e)),p=bs(v),m=xn(p-g);(f<1e-24||m>10)&&(f=0,(i==0||e==0)&&(f=1e-24,u==2&&c!=Ut&&(r=0),d==2&&h!=-Ut&&(o=0)));let y=f||v||1e3,T=bs(y),w=go(10,hi(T)),P=y*(f==0?i==0?.1:1:r),A=Ot(qg(i-P,w/10),24),x=i>=c&&(u==1||u==3&&A<=c||u==2&&A>=c)?c:Ut,E=Wn(a,A<x&&i>=x?x:Fi(x,A)),O=y*(f==0?e==0?.1:1:o),N=Ot(hh(e+O,w/10),24),I=e<=h&&(d==1||d==3&&N>=h||d==2&&N<=h)?h:-Ut,V=Fi(l,N>I&&e<=I?I:Wn(I,N));return E==V&&E==0&&(V=100),[E,V]}var Mw=new Intl.NumberFormat(vo?_w.language:"en-US"),Ad=i=>Mw.format(i),ui=Math,sh=ui.PI,xn=ui.abs,hi=ui.floor,_n=ui.round,yi=ui.ceil,Fi=ui.min,Wn=ui.max,go=ui.pow,pg=ui.sign,bs=ui.log10,Vg=ui.log2,ww=(i,e=1)=>ui.sinh(i)*e,ld=(i,e=1)=>ui.asinh(i/e),Ut=1/0;function mg(i){return(bs((i^i>>31)-(i>>31))|0)+1}function gd(i,e,t){return Fi(Wn(i,e),t)}function Gg(i){return typeof i=="function"}function xt(i){return Gg(i)?i:()=>i}var Ew=()=>{},Wg=i=>i,Xg=(i,e)=>e,Tw=i=>null,gg=i=>!0,_g=(i,e)=>i==e,Aw=/\.\d*?(?=9{6,}|0{6,})/gm,yr=i=>{if($g(i)||$s.has(i))return i;let e=`${i}`,t=e.match(Aw);if(t==null)return i;let n=t[0].length-1;if(e.indexOf("e-")!=-1){let[s,r]=e.split("e");return+`${yr(s)}e${r}`}return Ot(i,n)};function mr(i,e){return yr(Ot(yr(i/e))*e)}function hh(i,e){return yr(yi(yr(i/e))*e)}function qg(i,e){return yr(hi(yr(i/e))*e)}function Ot(i,e=0){if($g(i))return i;let t=10**e,n=i*t*(1+Number.EPSILON);return _n(n)/t}var $s=new Map;function Yg(i){return((""+i).split(".")[1]||"").length}function Ia(i,e,t,n){let s=[],r=n.map(Yg);for(let o=e;o<t;o++){let a=xn(o),l=Ot(go(i,o),a);for(let c=0;c<n.length;c++){let h=i==10?+`${n[c]}e${o}`:n[c]*l,u=(o>=0?0:a)+(o>=r[c]?0:r[c]),d=i==10?h:Ot(h,u);s.push(d),$s.set(d,u)}}return s}var Pa={},Rd=[],_o=[null,null],Ys=Array.isArray,$g=Number.isInteger,Rw=i=>i===void 0;function xg(i){return typeof i=="string"}function uh(i){let e=!1;if(i!=null){let t=i.constructor;e=t==null||t==Object}return e}function Cw(i){return i!=null&&typeof i=="object"}var Pw=Object.getPrototypeOf(Uint8Array),Zg="__proto__";function xo(i,e=uh){let t;if(Ys(i)){let n=i.find(s=>s!=null);if(Ys(n)||e(n)){t=Array(i.length);for(let s=0;s<i.length;s++)t[s]=xo(i[s],e)}else t=i.slice()}else if(i instanceof Pw)t=i.slice();else if(e(i)){t={};for(let n in i)n!=Zg&&(t[n]=xo(i[n],e))}else t=i;return t}function hn(i){let e=arguments;for(let t=1;t<e.length;t++){let n=e[t];for(let s in n)s!=Zg&&(uh(i[s])?hn(i[s],xo(n[s])):i[s]=xo(n[s]))}return i}var Iw=0,Lw=1,Nw=2;function Dw(i,e,t){for(let n=0,s,r=-1;n<e.length;n++){let o=e[n];if(o>r){for(s=o-1;s>=0&&i[s]==null;)i[s--]=null;for(s=o+1;s<t&&i[s]==null;)i[r=s++]=null}}}function Fw(i,e){if(Bw(i)){let o=i[0].slice();for(let a=1;a<i.length;a++)o.push(...i[a].slice(1));return kw(o[0])||(o=Ow(o)),o}let t=new Set;for(let o=0;o<i.length;o++){let l=i[o][0],c=l.length;for(let h=0;h<c;h++)t.add(l[h])}let n=[Array.from(t).sort((o,a)=>o-a)],s=n[0].length,r=new Map;for(let o=0;o<s;o++)r.set(n[0][o],o);for(let o=0;o<i.length;o++){let a=i[o],l=a[0];for(let c=1;c<a.length;c++){let h=a[c],u=Array(s).fill(void 0),d=e?e[o][c]:Lw,f=[];for(let g=0;g<h.length;g++){let v=h[g],p=r.get(l[g]);v===null?d!=Iw&&(u[p]=v,d==Nw&&f.push(p)):u[p]=v}Dw(u,f,s),n.push(u)}}return n}var Uw=typeof queueMicrotask>"u"?i=>Promise.resolve().then(i):queueMicrotask;function Ow(i){let e=i[0],t=e.length,n=Array(t);for(let r=0;r<n.length;r++)n[r]=r;n.sort((r,o)=>e[r]-e[o]);let s=[];for(let r=0;r<i.length;r++){let o=i[r],a=Array(t);for(let l=0;l<t;l++)a[l]=o[n[l]];s.push(a)}return s}function Bw(i){let e=i[0][0],t=e.length;for(let n=1;n<i.length;n++){let s=i[n][0];if(s.length!=t)return!1;if(s!=e){for(let r=0;r<t;r++)if(s[r]!=e[r])return!1}}return!0}function kw(i,e=100){let t=i.length;if(t<=1)return!0;let n=0,s=t-1;for(;n<=s&&i[n]==null;)n++;for(;s>=n&&i[s]==null;)s--;if(s<=n)return!0;let r=Wn(1,hi((s-n+1)/e));for(let o=i[n],a=n+r;a<=s;a+=r){let l=i[a];if(l!=null){if(l<=o)return!1;o=l}}return!0}var Jg=["January","February","March","April","May","June","July","August","September","October","November","December"],Kg=["Sunday","Monday","Tuesday","Wednesday","Thursday","Friday","Saturday"];function jg(i){return i.slice(0,3)}var zw=Kg.map(jg),Hw=Jg.map(jg),Vw={MMMM:Jg,MMM:Hw,WWWW:Kg,WWW:zw};function Ea(i){return(i<10?"0":"")+i}function Gw(i){return(i<10?"00":i<100?"0":"")+i}var Ww={YYYY:i=>i.getFullYear(),YY:i=>(i.getFullYear()+"").slice(2),MMMM:(i,e)=>e.MMMM[i.getMonth()],MMM:(i,e)=>e.MMM[i.getMonth()],MM:i=>Ea(i.getMonth()+1),M:i=>i.getMonth()+1,DD:i=>Ea(i.getDate()),D:i=>i.getDate(),WWWW:(i,e)=>e.WWWW[i.getDay()],WWW:(i,e)=>e.WWW[i.getDay()],HH:i=>Ea(i.getHours()),H:i=>i.getHours(),h:i=>{let e=i.getHours();return e==0?12:e>12?e-12:e},AA:i=>i.getHours()>=12?"PM":"AM",aa:i=>i.getHours()>=12?"pm":"am",a:i=>i.getHours()>=12?"p":"a",mm:i=>Ea(i.getMinutes()),m:i=>i.getMinutes(),ss:i=>Ea(i.getSeconds()),s:i=>i.getSeconds(),fff:i=>Gw(i.getMilliseconds())};function Cd(i,e){e=e||Vw;let t=[],n=/\{([a-z]+)\}|[^{]+/gi,s;for(;s=n.exec(i);)t.push(s[0][0]=="{"?Ww[s[1]]:s[0]);return r=>{let o="";for(let a=0;a<t.length;a++)o+=typeof t[a]=="string"?t[a]:t[a](r,e);return o}}var Xw=new Intl.DateTimeFormat().resolvedOptions().timeZone;function qw(i,e){let t;return e=="UTC"||e=="Etc/UTC"?t=new Date(+i+i.getTimezoneOffset()*6e4):e==Xw?t=i:(t=new Date(i.toLocaleString("en-US",{timeZone:e})),t.setMilliseconds(i.getMilliseconds())),t}var Qg=i=>i%1==0,ah=[1,2,2.5,5],Yw=Ia(10,-32,0,ah),e0=Ia(10,0,32,ah),$w=e0.filter(Qg),gr=Yw.concat(e0),Pd=`
`,t0="{YYYY}",yg=Pd+t0,n0="{M}/{D}",Ra=Pd+n0,nh=Ra+"/{YY}",i0="{aa}",Zw="{h}:{mm}",po=Zw+i0,vg=Pd+po,bg=":{ss}",Rt=null;function s0(i){let e=i*1e3,t=e*60,n=t*60,s=n*24,r=s*30,o=s*365,l=(i==1?Ia(10,0,3,ah).filter(Qg):Ia(10,-3,0,ah)).concat([e,e*5,e*10,e*15,e*30,t,t*5,t*10,t*15,t*30,n,n*2,n*3,n*4,n*6,n*8,n*12,s,s*2,s*3,s*4,s*5,s*6,s*7,s*8,s*9,s*10,s*15,r,r*2,r*3,r*4,r*6,o,o*2,o*5,o*10,o*25,o*50,o*100]),c=[[o,t0,Rt,Rt,Rt,Rt,Rt,Rt,1],[s*28,"{MMM}",yg,Rt,Rt,Rt,Rt,Rt,1],[s,n0,yg,Rt,Rt,Rt,Rt,Rt,1],[n,"{h}"+i0,nh,Rt,Ra,Rt,Rt,Rt,1],[t,po,nh,Rt,Ra,Rt,Rt,Rt,1],[e,bg,nh+" "+po,Rt,Ra+" "+po,Rt,vg,Rt,1],[i,bg+".{fff}",nh+" "+po,Rt,Ra+" "+po,Rt,vg,Rt,1]];function h(u){return(d,f,g,v,p,m)=>{let y=[],T=p>=o,w=p>=r&&p<o,P=u(g),A=Ot(P*i,3),x=cd(P.getFullYear(),T?0:P.getMonth(),w||T?1:P.getDate()),E=Ot(x*i,3);if(w||T){let O=w?p/r:0,N=T?p/o:0,I=A==E?A:Ot(cd(x.getFullYear()+N,x.getMonth()+O,1)*i,3),V=new Date(_n(I/i)),W=V.getFullYear(),D=V.getMonth();for(let G=0;I<=v;G++){let $=cd(W+N*G,D+O*G,1),k=$-u(Ot($*i,3));I=Ot((+$+k)*i,3),I<=v&&y.push(I)}}else{let O=p>=s?s:p,N=hi(g)-hi(A),I=E+N+hh(A-E,O);y.push(I);let V=u(I),W=V.getHours()+V.getMinutes()/t+V.getSeconds()/n,D=p/n,G=d.axes[f]._space,$=m/G;for(;I=Ot(I+p,i==1?0:3),!(I>v);)if(D>1){let k=hi(Ot(W+D,6))%24,Q=u(I).getHours()-k;Q>1&&(Q=-1),I-=Q*n,W=(W+D)%24;let se=y[y.length-1];Ot((I-se)/p,3)*$>=.7&&y.push(I)}else y.push(I)}return y}}return[l,c,h]}var[Jw,Kw,jw]=s0(1),[Qw,eE,tE]=s0(.001);Ia(2,-53,53,[1]);function Sg(i,e){return i.map(t=>t.map((n,s)=>s==0||s==8||n==null?n:e(s==1||t[8]==0?n:t[1]+n)))}function Mg(i,e){return(t,n,s,r,o)=>{let a=e.find(g=>o>=g[0])||e[e.length-1],l,c,h,u,d,f;return n.map(g=>{let v=i(g),p=v.getFullYear(),m=v.getMonth(),y=v.getDate(),T=v.getHours(),w=v.getMinutes(),P=v.getSeconds(),A=p!=l&&a[2]||m!=c&&a[3]||y!=h&&a[4]||T!=u&&a[5]||w!=d&&a[6]||P!=f&&a[7]||a[1];return l=p,c=m,h=y,u=T,d=w,f=P,A(v)})}}function nE(i,e){let t=Cd(e);return(n,s,r,o,a)=>s.map(l=>t(i(l)))}function cd(i,e,t){return new Date(i,e,t)}function wg(i,e){return e(i)}var iE="{YYYY}-{MM}-{DD} {h}:{mm}{aa}";function Eg(i,e){return(t,n,s,r)=>r==null?Md:e(i(n))}function sE(i,e){let t=i.series[e];return t.width?t.stroke(i,e):t.points.width?t.points.stroke(i,e):null}function rE(i,e){return i.series[e].fill(i,e)}var oE={show:!0,live:!0,isolate:!1,mount:Ew,markers:{show:!0,width:2,stroke:sE,fill:rE,dash:"solid"},idx:null,idxs:null,values:[]};function aE(i,e){let t=i.cursor.points,n=xi(),s=t.size(i,e);Xt(n,Ta,s),Xt(n,Aa,s);let r=s/-2;Xt(n,"marginLeft",r),Xt(n,"marginTop",r);let o=t.width(i,e,s);return o&&Xt(n,"borderWidth",o),n}function lE(i,e){let t=i.series[e].points;return t._fill||t._stroke}function cE(i,e){let t=i.series[e].points;return t._stroke||t._fill}function hE(i,e){return i.series[e].points.size}var hd=[0,0];function uE(i,e,t){return hd[0]=e,hd[1]=t,hd}function ih(i,e,t,n=!0){return s=>{s.button==0&&(!n||s.target==e)&&t(s)}}function ud(i,e,t,n=!0){return s=>{(!n||s.target==e)&&t(s)}}var dE={show:!0,x:!0,y:!0,lock:!1,move:uE,points:{one:!1,show:aE,size:hE,width:0,stroke:cE,fill:lE},bind:{mousedown:ih,mouseup:ih,click:ih,dblclick:ih,mousemove:ud,mouseleave:ud,mouseenter:ud},drag:{setScale:!0,x:!0,y:!1,dist:0,uni:null,click:(i,e)=>{e.stopPropagation(),e.stopImmediatePropagation()},_x:!1,_y:!1},focus:{dist:(i,e,t,n,s)=>n-s,prox:-1,bias:0},hover:{skip:[void 0],prox:null,bias:0},left:-10,top:-10,idx:null,dataIdx:null,idxs:null,event:null},r0={show:!0,stroke:"rgba(0,0,0,0.07)",width:2},Id=hn({},r0,{filter:Xg}),o0=hn({},Id,{size:10}),a0=hn({},r0,{show:!1}),Ld='12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif, "Apple Color Emoji", "Segoe UI Emoji", "Segoe UI Symbol", "Noto Color Emoji"',l0="bold "+Ld,c0=1.5,Tg={show:!0,scale:"x",stroke:Sd,space:50,gap:5,alignTo:1,size:50,labelGap:0,labelSize:30,labelFont:l0,side:2,grid:Id,ticks:o0,border:a0,font:Ld,lineGap:c0,rotate:0},fE="Value",pE="Time",Ag={show:!0,scale:"x",auto:!1,sorted:1,min:Ut,max:-Ut,idxs:[]};function mE(i,e,t,n,s){return e.map(r=>r==null?"":Ad(r))}function gE(i,e,t,n,s,r,o){let a=[],l=$s.get(s)||0;t=o?t:Ot(hh(t,s),l);for(let c=t;c<=n;c=Ot(c+s,l))a.push(Object.is(c,-0)?0:c);return a}function _d(i,e,t,n,s,r,o){let a=[],l=i.scales[i.axes[e].scale].log,c=l==10?bs:Vg,h=hi(c(t));s=go(l,h),l==10&&(s=gr[Di(s,gr)]);let u=t,d=s*l;l==10&&(d=gr[Di(d,gr)]);do a.push(u),u=u+s,l==10&&!$s.has(u)&&(u=Ot(u,$s.get(s))),u>=d&&(s=u,d=s*l,l==10&&(d=gr[Di(d,gr)]));while(u<=n);return a}function _E(i,e,t,n,s,r,o){let l=i.scales[i.axes[e].scale].asinh,c=n>l?_d(i,e,Wn(l,t),n,s):[l],h=n>=0&&t<=0?[0]:[];return(t<-l?_d(i,e,Wn(l,-n),-t,s):[l]).reverse().map(d=>-d).concat(h,c)}var h0=/./,xE=/[12357]/,yE=/[125]/,Rg=/1/,xd=(i,e,t,n)=>i.map((s,r)=>e==4&&s==0||r%n==0&&t.test(s.toExponential()[s<0?1:0])?s:null);function vE(i,e,t,n,s){let r=i.axes[t],o=r.scale,a=i.scales[o],l=i.valToPos,c=r._space,h=l(10,o),u=l(9,o)-h>=c?h0:l(7,o)-h>=c?xE:l(5,o)-h>=c?yE:Rg;if(u==Rg){let d=xn(l(1,o)-h);if(d<c)return xd(e.slice().reverse(),a.distr,u,yi(c/d)).reverse()}return xd(e,a.distr,u,1)}function bE(i,e,t,n,s){let r=i.axes[t],o=r.scale,a=r._space,l=i.valToPos,c=xn(l(1,o)-l(2,o));return c<a?xd(e.slice().reverse(),3,h0,yi(a/c)).reverse():e}function SE(i,e,t,n){return n==null?Md:e==null?"":Ad(e)}var Cg={show:!0,scale:"y",stroke:Sd,space:30,gap:5,alignTo:1,size:50,labelGap:0,labelSize:30,labelFont:l0,side:3,grid:Id,ticks:o0,border:a0,font:Ld,lineGap:c0,rotate:0};function ME(i,e){let t=3+(i||1)*2;return Ot(t*e,3)}function wE(i,e){let{scale:t,idxs:n}=i.series[0],s=i._data[0],r=i.valToPos(s[n[0]],t,!0),o=i.valToPos(s[n[1]],t,!0),a=xn(o-r),l=i.series[e],c=a/(l.points.space*Et);return n[1]-n[0]<=c}var Pg={scale:null,auto:!0,sorted:0,min:Ut,max:-Ut},u0=(i,e,t,n,s)=>s,Ig={show:!0,auto:!0,sorted:0,gaps:u0,alpha:1,facets:[hn({},Pg,{scale:"x"}),hn({},Pg,{scale:"y"})]},Lg={scale:"y",auto:!0,sorted:0,show:!0,spanGaps:!1,gaps:u0,alpha:1,points:{show:wE,filter:null},values:null,min:Ut,max:-Ut,idxs:[],path:null,clip:null};function EE(i,e,t,n,s){return t/10}var d0={time:!0,auto:!0,distr:1,log:10,asinh:1,min:null,max:null,dir:1,ori:0},TE=hn({},d0,{time:!1,ori:1}),Ng={};function f0(i,e){let t=Ng[i];return t||(t={key:i,plots:[],sub(n){t.plots.push(n)},unsub(n){t.plots=t.plots.filter(s=>s!=n)},pub(n,s,r,o,a,l,c){for(let h=0;h<t.plots.length;h++)t.plots[h]!=s&&t.plots[h].pub(n,s,r,o,a,l,c)}},i!=null&&(Ng[i]=t)),t}var yo=1,yd=2;function vr(i,e,t){let n=i.mode,s=i.series[e],r=n==2?i._data[e]:i._data,o=i.scales,a=i.bbox,l=r[0],c=n==2?r[1]:r[e],h=n==2?o[s.facets[0].scale]:o[i.series[0].scale],u=n==2?o[s.facets[1].scale]:o[s.scale],d=a.left,f=a.top,g=a.width,v=a.height,p=i.valToPosH,m=i.valToPosV;return h.ori==0?t(s,l,c,h,u,p,m,d,f,g,v,fh,bo,mh,m0,_0):t(s,l,c,h,u,m,p,f,d,v,g,ph,So,Fd,g0,x0)}function Nd(i,e){let t=0,n=0,s=St(i.bands,Rd);for(let r=0;r<s.length;r++){let o=s[r];o.series[0]==e?t=o.dir:o.series[1]==e&&(o.dir==1?n|=1:n|=2)}return[t,n==1?-1:n==2?1:n==3?2:0]}function AE(i,e,t,n,s){let r=i.mode,o=i.series[e],a=r==2?o.facets[1].scale:o.scale,l=i.scales[a];return s==-1?l.min:s==1?l.max:l.distr==3?l.dir==1?l.min:l.max:0}function Ss(i,e,t,n,s,r){return vr(i,e,(o,a,l,c,h,u,d,f,g,v,p)=>{let m=o.pxRound,y=c.dir*(c.ori==0?1:-1),T=c.ori==0?bo:So,w,P;y==1?(w=t,P=n):(w=n,P=t);let A=m(u(a[w],c,v,f)),x=m(d(l[w],h,p,g)),E=m(u(a[P],c,v,f)),O=m(d(r==1?h.max:h.min,h,p,g)),N=new Path2D(s);return T(N,E,O),T(N,A,O),T(N,A,x),N})}function dh(i,e,t,n,s,r){let o=null;if(i.length>0){o=new Path2D;let a=e==0?mh:Fd,l=t;for(let u=0;u<i.length;u++){let d=i[u];if(d[1]>d[0]){let f=d[0]-l;f>0&&a(o,l,n,f,n+r),l=d[1]}}let c=t+s-l,h=10;c>0&&a(o,l,n-h/2,c,n+r+h)}return o}function RE(i,e,t){let n=i[i.length-1];n&&n[0]==e?n[1]=t:i.push([e,t])}function Dd(i,e,t,n,s,r,o){let a=[],l=i.length;for(let c=s==1?t:n;c>=t&&c<=n;c+=s)if(e[c]===null){let u=c,d=c;if(s==1)for(;++c<=n&&e[c]===null;)d=c;else for(;--c>=t&&e[c]===null;)d=c;let f=r(i[u]),g=d==u?f:r(i[d]),v=u-s;f=o<=0&&v>=0&&v<l?r(i[v]):f;let m=d+s;g=o>=0&&m>=0&&m<l?r(i[m]):g,g>=f&&a.push([f,g])}return a}function Dg(i){return i==0?Wg:i==1?_n:e=>mr(e,i)}function p0(i){let e=i==0?fh:ph,t=i==0?(s,r,o,a,l,c)=>{s.arcTo(r,o,a,l,c)}:(s,r,o,a,l,c)=>{s.arcTo(o,r,l,a,c)},n=i==0?(s,r,o,a,l)=>{s.rect(r,o,a,l)}:(s,r,o,a,l)=>{s.rect(o,r,l,a)};return(s,r,o,a,l,c=0,h=0)=>{c==0&&h==0?n(s,r,o,a,l):(c=Fi(c,a/2,l/2),h=Fi(h,a/2,l/2),e(s,r+c,o),t(s,r+a,o,r+a,o+l,c),t(s,r+a,o+l,r,o+l,h),t(s,r,o+l,r,o,h),t(s,r,o,r+a,o,c),s.closePath())}}var fh=(i,e,t)=>{i.moveTo(e,t)},ph=(i,e,t)=>{i.moveTo(t,e)},bo=(i,e,t)=>{i.lineTo(e,t)},So=(i,e,t)=>{i.lineTo(t,e)},mh=p0(0),Fd=p0(1),m0=(i,e,t,n,s,r)=>{i.arc(e,t,n,s,r)},g0=(i,e,t,n,s,r)=>{i.arc(t,e,n,s,r)},_0=(i,e,t,n,s,r,o)=>{i.bezierCurveTo(e,t,n,s,r,o)},x0=(i,e,t,n,s,r,o)=>{i.bezierCurveTo(t,e,s,n,o,r)};function y0(i){return(e,t,n,s,r)=>vr(e,t,(o,a,l,c,h,u,d,f,g,v,p)=>{let{pxRound:m,points:y}=o,T,w;c.ori==0?(T=fh,w=m0):(T=ph,w=g0);let P=Ot(y.width*Et,3),A=(y.size-y.width)/2*Et,x=Ot(A*2,3),E=new Path2D,O=new Path2D,{left:N,top:I,width:V,height:W}=e.bbox;mh(O,N-x,I-x,V+x*2,W+x*2);let D=G=>{if(l[G]!=null){let $=m(u(a[G],c,v,f)),k=m(d(l[G],h,p,g));T(E,$+A,k),w(E,$,k,A,0,sh*2)}};if(r)r.forEach(D);else for(let G=n;G<=s;G++)D(G);return{stroke:P>0?E:null,fill:E,clip:O,flags:yo|yd}})}function v0(i){return(e,t,n,s,r,o)=>{n!=s&&(r!=n&&o!=n&&i(e,t,n),r!=s&&o!=s&&i(e,t,s),i(e,t,o))}}var CE=v0(bo),PE=v0(So);function b0(i){let e=St(i?.alignGaps,0);return(t,n,s,r)=>vr(t,n,(o,a,l,c,h,u,d,f,g,v,p)=>{[s,r]=lh(l,s,r);let m=o.pxRound,y=W=>m(u(W,c,v,f)),T=W=>m(d(W,h,p,g)),w,P;c.ori==0?(w=bo,P=CE):(w=So,P=PE);let A=c.dir*(c.ori==0?1:-1),x={stroke:new Path2D,fill:null,clip:null,band:null,gaps:null,flags:yo},E=x.stroke,O=!1;if(r-s>=v*4){let W=ue=>t.posToVal(ue,c.key,!0),D=null,G=null,$,k,le,K=y(a[A==1?s:r]),Q=y(a[s]),se=y(a[r]),de=W(A==1?Q+1:se-1);for(let ue=A==1?s:r;ue>=s&&ue<=r;ue+=A){let ee=a[ue],xe=(A==1?ee<de:ee>de)?K:y(ee),Ae=l[ue];xe==K?Ae!=null?(k=Ae,D==null?(w(E,xe,T(k)),$=D=G=k):k<D?D=k:k>G&&(G=k)):Ae===null&&(O=!0):(D!=null&&P(E,K,T(D),T(G),T($),T(k)),Ae!=null?(k=Ae,w(E,xe,T(k)),D=G=$=k):(D=G=null,Ae===null&&(O=!0)),K=xe,de=W(K+A))}D!=null&&D!=G&&le!=K&&P(E,K,T(D),T(G),T($),T(k))}else for(let W=A==1?s:r;W>=s&&W<=r;W+=A){let D=l[W];D===null?O=!0:D!=null&&w(E,y(a[W]),T(D))}let[I,V]=Nd(t,n);if(o.fill!=null||I!=0){let W=x.fill=new Path2D(E),D=o.fillTo(t,n,o.min,o.max,I),G=T(D),$=y(a[s]),k=y(a[r]);A==-1&&([k,$]=[$,k]),w(W,k,G),w(W,$,G)}if(!o.spanGaps){let W=[];O&&W.push(...Dd(a,l,s,r,A,y,e)),x.gaps=W=o.gaps(t,n,s,r,W),x.clip=dh(W,c.ori,f,g,v,p)}return V!=0&&(x.band=V==2?[Ss(t,n,s,r,E,-1),Ss(t,n,s,r,E,1)]:Ss(t,n,s,r,E,V)),x})}function IE(i){let e=St(i.align,1),t=St(i.ascDesc,!1),n=St(i.alignGaps,0),s=St(i.extend,!1);return(r,o,a,l)=>vr(r,o,(c,h,u,d,f,g,v,p,m,y,T)=>{[a,l]=lh(u,a,l);let w=c.pxRound,{left:P,width:A}=r.bbox,x=Q=>w(g(Q,d,y,p)),E=Q=>w(v(Q,f,T,m)),O=d.ori==0?bo:So,N={stroke:new Path2D,fill:null,clip:null,band:null,gaps:null,flags:yo},I=N.stroke,V=d.dir*(d.ori==0?1:-1),W=E(u[V==1?a:l]),D=x(h[V==1?a:l]),G=D,$=D;s&&e==-1&&($=P,O(I,$,W)),O(I,D,W);for(let Q=V==1?a:l;Q>=a&&Q<=l;Q+=V){let se=u[Q];if(se==null)continue;let de=x(h[Q]),ue=E(se);e==1?O(I,de,W):O(I,G,ue),O(I,de,ue),W=ue,G=de}let k=G;s&&e==1&&(k=P+A,O(I,k,W));let[le,K]=Nd(r,o);if(c.fill!=null||le!=0){let Q=N.fill=new Path2D(I),se=c.fillTo(r,o,c.min,c.max,le),de=E(se);O(Q,k,de),O(Q,$,de)}if(!c.spanGaps){let Q=[];Q.push(...Dd(h,u,a,l,V,x,n));let se=c.width*Et/2,de=t||e==1?se:-se,ue=t||e==-1?-se:se;Q.forEach(ee=>{ee[0]+=de,ee[1]+=ue}),N.gaps=Q=c.gaps(r,o,a,l,Q),N.clip=dh(Q,d.ori,p,m,y,T)}return K!=0&&(N.band=K==2?[Ss(r,o,a,l,I,-1),Ss(r,o,a,l,I,1)]:Ss(r,o,a,l,I,K)),N})}function Fg(i,e,t,n,s,r,o=Ut){if(i.length>1){let a=null;for(let l=0,c=1/0;l<i.length;l++)if(e[l]!==void 0){if(a!=null){let h=xn(i[l]-i[a]);h<c&&(c=h,o=xn(t(i[l],n,s,r)-t(i[a],n,s,r)))}a=l}}return o}function LE(i){i=i||Pa;let e=St(i.size,[.6,Ut,1]),t=i.align||0,n=i.gap||0,s=i.radius;s=s==null?[0,0]:typeof s=="number"?[s,0]:s;let r=xt(s),o=1-e[0],a=St(e[1],Ut),l=St(e[2],1),c=St(i.disp,Pa),h=St(i.each,f=>{}),{fill:u,stroke:d}=c;return(f,g,v,p)=>vr(f,g,(m,y,T,w,P,A,x,E,O,N,I)=>{let V=m.pxRound,W=t,D=n*Et,G=a*Et,$=l*Et,k,le;w.ori==0?[k,le]=r(f,g):[le,k]=r(f,g);let K=w.dir*(w.ori==0?1:-1),Q=w.ori==0?mh:Fd,se=w.ori==0?h:(Ce,qe,rt,Me,Ft,ze,Xe)=>{h(Ce,qe,rt,Ft,Me,Xe,ze)},de=St(f.bands,Rd).find(Ce=>Ce.series[0]==g),ue=de!=null?de.dir:0,ee=m.fillTo(f,g,m.min,m.max,ue),me=V(x(ee,P,I,O)),xe,Ae,Se,Ge=N,st=V(m.width*Et),He=!1,ht=null,at=null,tt=null,qt=null;u!=null&&(st==0||d!=null)&&(He=!0,ht=u.values(f,g,v,p),at=new Map,new Set(ht).forEach(Ce=>{Ce!=null&&at.set(Ce,new Path2D)}),st>0&&(tt=d.values(f,g,v,p),qt=new Map,new Set(tt).forEach(Ce=>{Ce!=null&&qt.set(Ce,new Path2D)})));let{x0:Bt,size:nn}=c;if(Bt!=null&&nn!=null){W=1,y=Bt.values(f,g,v,p),Bt.unit==2&&(y=y.map(rt=>f.posToVal(E+rt*N,w.key,!0)));let Ce=nn.values(f,g,v,p);nn.unit==2?Ae=Ce[0]*N:Ae=A(Ce[0],w,N,E)-A(0,w,N,E),Ge=Fg(y,T,A,w,N,E,Ge),Se=Ge-Ae+D}else Ge=Fg(y,T,A,w,N,E,Ge),Se=Ge*o+D,Ae=Ge-Se;Se<1&&(Se=0),st>=Ae/2&&(st=0),Se<5&&(V=Wg);let Nt=Se>0,yn=Ge-Se-(Nt?st:0);Ae=V(gd(yn,$,G)),xe=(W==0?Ae/2:W==K?0:Ae)-W*K*((W==0?D/2:0)+(Nt?st/2:0));let yt={stroke:null,fill:null,clip:null,band:null,gaps:null,flags:0},un=He?null:new Path2D,Zt=null;if(de!=null)Zt=f.data[de.series[1]];else{let{y0:Ce,y1:qe}=c;Ce!=null&&qe!=null&&(T=qe.values(f,g,v,p),Zt=Ce.values(f,g,v,p))}let sn=k*Ae,U=le*Ae;for(let Ce=K==1?v:p;Ce>=v&&Ce<=p;Ce+=K){let qe=T[Ce];if(qe==null)continue;if(Zt!=null){let X=Zt[Ce]??0;if(qe-X==0)continue;me=x(X,P,I,O)}let rt=w.distr!=2||c!=null?y[Ce]:Ce,Me=A(rt,w,N,E),Ft=x(St(qe,ee),P,I,O),ze=V(Me-xe),Xe=V(Wn(Ft,me)),R=V(Fi(Ft,me)),b=Xe-R;if(qe!=null){let X=qe<0?U:sn,he=qe<0?sn:U;He?(st>0&&tt[Ce]!=null&&Q(qt.get(tt[Ce]),ze,R+hi(st/2),Ae,Wn(0,b-st),X,he),ht[Ce]!=null&&Q(at.get(ht[Ce]),ze,R+hi(st/2),Ae,Wn(0,b-st),X,he)):Q(un,ze,R+hi(st/2),Ae,Wn(0,b-st),X,he),se(f,g,Ce,ze-st/2,R,Ae+st,b)}}return st>0?yt.stroke=He?qt:un:He||(yt._fill=m.width==0?m._fill:m._stroke??m._fill,yt.width=0),yt.fill=He?at:un,yt})}function NE(i,e){let t=St(e?.alignGaps,0);return(n,s,r,o)=>vr(n,s,(a,l,c,h,u,d,f,g,v,p,m)=>{[r,o]=lh(c,r,o);let y=a.pxRound,T=k=>y(d(k,h,p,g)),w=k=>y(f(k,u,m,v)),P,A,x;h.ori==0?(P=fh,x=bo,A=_0):(P=ph,x=So,A=x0);let E=h.dir*(h.ori==0?1:-1),O=T(l[E==1?r:o]),N=O,I=[],V=[];for(let k=E==1?r:o;k>=r&&k<=o;k+=E)if(c[k]!=null){let K=l[k],Q=T(K);I.push(N=Q),V.push(w(c[k]))}let W={stroke:i(I,V,P,x,A,y),fill:null,clip:null,band:null,gaps:null,flags:yo},D=W.stroke,[G,$]=Nd(n,s);if(a.fill!=null||G!=0){let k=W.fill=new Path2D(D),le=a.fillTo(n,s,a.min,a.max,G),K=w(le);x(k,N,K),x(k,O,K)}if(!a.spanGaps){let k=[];k.push(...Dd(l,c,r,o,E,T,t)),W.gaps=k=a.gaps(n,s,r,o,k),W.clip=dh(k,h.ori,g,v,p,m)}return $!=0&&(W.band=$==2?[Ss(n,s,r,o,D,-1),Ss(n,s,r,o,D,1)]:Ss(n,s,r,o,D,$)),W})}function DE(i){return NE(FE,i)}function FE(i,e,t,n,s,r){let o=i.length;if(o<2)return null;let a=new Path2D;if(t(a,i[0],e[0]),o==2)n(a,i[1],e[1]);else{let l=Array(o),c=Array(o-1),h=Array(o-1),u=Array(o-1);for(let d=0;d<o-1;d++)h[d]=e[d+1]-e[d],u[d]=i[d+1]-i[d],c[d]=h[d]/u[d];l[0]=c[0];for(let d=1;d<o-1;d++)c[d]===0||c[d-1]===0||c[d-1]>0!=c[d]>0?l[d]=0:(l[d]=3*(u[d-1]+u[d])/((2*u[d]+u[d-1])/c[d-1]+(u[d]+2*u[d-1])/c[d]),isFinite(l[d])||(l[d]=0));l[o-1]=c[o-2];for(let d=0;d<o-1;d++)s(a,i[d]+u[d]/3,e[d]+l[d]*u[d]/3,i[d+1]-u[d]/3,e[d+1]-l[d+1]*u[d]/3,i[d+1],e[d+1])}return a}var vd=new Set;function Ug(){for(let i of vd)i.syncRect(!0)}vo&&(xr(mw,mo,Ug),xr(gw,mo,Ug,!0),xr(rh,mo,()=>{In.pxRatio=Et}));var UE=b0(),OE=y0();function Og(i,e,t,n){return(n?[i[0],i[1]].concat(i.slice(2)):[i[0]].concat(i.slice(1))).map((r,o)=>bd(r,o,e,t))}function BE(i,e){return i.map((t,n)=>n==0?{}:hn({},e,t))}function bd(i,e,t,n){return hn({},e==0?t:n,i)}function S0(i,e,t){return e==null?_o:[e,t]}var kE=S0;function zE(i,e,t){return e==null?_o:oh(e,t,Td,!0)}function M0(i,e,t,n){return e==null?_o:ch(e,t,i.scales[n].log,!1)}var HE=M0;function w0(i,e,t,n){return e==null?_o:Ed(e,t,i.scales[n].log,!1)}var VE=w0;function GE(i,e,t,n,s){let r=Wn(mg(i),mg(e)),o=e-i,a=Di(s/n*o,t);do{let l=t[a],c=n*l/o;if(c>=s&&r+(l<5?$s.get(l):0)<=17)return[l,c]}while(++a<t.length);return[0,0]}function Bg(i){let e,t;return i=i.replace(/(\d+)px/,(n,s)=>(e=_n((t=+s)*Et))+"px"),[i,e,t]}function WE(i){i.show&&[i.font,i.labelFont].forEach(e=>{let t=Ot(e[2]*Et,1);e[0]=e[0].replace(/[0-9.]+px/,t+"px"),e[1]=t})}function In(i,e,t){let n={mode:St(i.mode,1)},s=n.mode;function r(_,S,C,L){let z=S.valToPct(_);return L+C*(S.dir==-1?1-z:z)}function o(_,S,C,L){let z=S.valToPct(_);return L+C*(S.dir==-1?z:1-z)}function a(_,S,C,L){return S.ori==0?r(_,S,C,L):o(_,S,C,L)}n.valToPosH=r,n.valToPosV=o;let l=!1;n.status=0;let c=n.root=xi(KM);if(i.id!=null&&(c.id=i.id),ci(c,i.class),i.title){let _=xi(ew,c);_.textContent=i.title}let h=Ni("canvas"),u=n.ctx=h.getContext("2d"),d=xi(tw,c);xr("click",d,_=>{_.target===g&&(Ht!=Ar||Yt!=Rr)&&An.click(n,_)},!0);let f=n.under=xi(nw,d);d.appendChild(h);let g=n.over=xi(iw,d);i=xo(i);let v=+St(i.pxAlign,1),p=Dg(v);(i.plugins||[]).forEach(_=>{_.opts&&(i=_.opts(n,i)||i)});let m=i.ms||.001,y=n.series=s==1?Og(i.series||[],Ag,Lg,!1):BE(i.series||[null],Ig),T=n.axes=Og(i.axes||[],Tg,Cg,!0),w=n.scales={},P=n.bands=i.bands||[];P.forEach(_=>{_.fill=xt(_.fill||null),_.dir=St(_.dir,-1)});let A=s==2?y[1].facets[0].scale:y[0].scale,x={axes:is,series:dt},E=(i.drawOrder||["axes","series"]).map(_=>x[_]);function O(_){let S=_.distr==3?C=>bs(C>0?C:_.clamp(n,C,_.min,_.max,_.key)):_.distr==4?C=>ld(C,_.asinh):_.distr==100?C=>_.fwd(C):C=>C;return C=>{let L=S(C),{_min:z,_max:J}=_,ae=J-z;return(L-z)/ae}}function N(_){let S=w[_];if(S==null){let C=(i.scales||Pa)[_]||Pa;if(C.from!=null){N(C.from);let L=hn({},w[C.from],C,{key:_});L.valToPct=O(L),w[_]=L}else{S=w[_]=hn({},_==A?d0:TE,C),S.key=_;let L=S.time,z=S.range,J=Ys(z);if((_!=A||s==2&&!L)&&(J&&(z[0]==null||z[1]==null)&&(z={min:z[0]==null?dg:{mode:1,hard:z[0],soft:z[0]},max:z[1]==null?dg:{mode:1,hard:z[1],soft:z[1]}},J=!1),!J&&uh(z))){let ae=z;z=(fe,ve,Ne)=>ve==null?_o:oh(ve,Ne,ae)}S.range=xt(z||(L?kE:_==A?S.distr==3?HE:S.distr==4?VE:S0:S.distr==3?M0:S.distr==4?w0:zE)),S.auto=xt(J?!1:S.auto),S.clamp=xt(S.clamp||EE),S._min=S._max=null,S.valToPct=O(S)}}}N("x"),N("y"),s==1&&y.forEach(_=>{N(_.scale)}),T.forEach(_=>{N(_.scale)});for(let _ in i.scales)N(_);let I=w[A],V=I.distr,W,D;I.ori==0?(ci(c,jM),W=r,D=o):(ci(c,QM),W=o,D=r);let G={};for(let _ in w){let S=w[_];(S.min!=null||S.max!=null)&&(G[_]={min:S.min,max:S.max},S.min=S.max=null)}let $=i.tzDate||(_=>new Date(_n(_/m))),k=i.fmtDate||Cd,le=m==1?jw($):tE($),K=Mg($,Sg(m==1?Kw:eE,k)),Q=Eg($,wg(iE,k)),se=[],de=n.legend=hn({},oE,i.legend),ue=n.cursor=hn({},dE,{drag:{y:s==2}},i.cursor),ee=de.show,me=ue.show,xe=de.markers;de.idxs=se,xe.width=xt(xe.width),xe.dash=xt(xe.dash),xe.stroke=xt(xe.stroke),xe.fill=xt(xe.fill);let Ae,Se,Ge,st=[],He=[],ht,at=!1,tt={};if(de.live){let _=y[1]?y[1].values:null;at=_!=null,ht=at?_(n,1,0):{_:0};for(let S in ht)tt[S]=Md}if(ee)if(Ae=Ni("table",cw,c),Ge=Ni("tbody",null,Ae),de.mount(n,Ae),at){Se=Ni("thead",null,Ae,Ge);let _=Ni("tr",null,Se);Ni("th",null,_);for(var qt in ht)Ni("th",Qm,_).textContent=qt}else ci(Ae,uw),de.live&&ci(Ae,hw);let Bt={show:!0},nn={show:!1};function Nt(_,S){if(S==0&&(at||!de.live||s==2))return _o;let C=[],L=Ni("tr",dw,Ge,Ge.childNodes[S]);ci(L,_.class),_.show||ci(L,_r);let z=Ni("th",null,L);if(xe.show){let fe=xi(fw,z);if(S>0){let ve=xe.width(n,S);ve&&(fe.style.border=ve+"px "+xe.dash(n,S)+" "+xe.stroke(n,S)),fe.style.background=xe.fill(n,S)}}let J=xi(Qm,z);_.label instanceof HTMLElement?J.appendChild(_.label):J.textContent=_.label,S>0&&(xe.show||(J.style.color=_.width>0?xe.stroke(n,S):xe.fill(n,S)),yt("click",z,fe=>{if(ue._lock)return;Ze(fe);let ve=y.indexOf(_);if((fe.ctrlKey||fe.metaKey)!=de.isolate){let Ne=y.some((De,Ue)=>Ue>0&&Ue!=ve&&De.show);y.forEach((De,Ue)=>{Ue>0&&ki(Ue,Ne?Ue==ve?Bt:nn:Bt,!0,ln.setSeries)})}else ki(ve,{show:!_.show},!0,ln.setSeries)},!1),Je&&yt(ig,z,fe=>{ue._lock||(Ze(fe),ki(y.indexOf(_),Pr,!0,ln.setSeries))},!1));for(var ae in ht){let fe=Ni("td",pw,L);fe.textContent="--",C.push(fe)}return[L,C]}let yn=new Map;function yt(_,S,C,L=!0){let z=yn.get(S)||{},J=ue.bind[_](n,S,C,L);J&&(xr(_,S,z[_]=J),yn.set(S,z))}function un(_,S,C){let L=yn.get(S)||{};for(let z in L)(_==null||z==_)&&(md(z,S,L[z]),delete L[z]);_==null&&yn.delete(S)}let Zt=0,sn=0,U=0,Ce=0,qe=0,rt=0,Me=qe,Ft=rt,ze=U,Xe=Ce,R=0,b=0,X=0,he=0;n.bbox={};let oe=!1,_e=!1,ye=!1,te=!1,ie=!1,pe=!1;function F(_,S,C){(C||_!=n.width||S!=n.height)&&re(_,S),lt(!1),ye=!0,_e=!0,Ln()}function re(_,S){n.width=Zt=U=_,n.height=sn=Ce=S,qe=rt=0,be(),Ve();let C=n.bbox;R=C.left=mr(qe*Et,.5),b=C.top=mr(rt*Et,.5),X=C.width=mr(U*Et,.5),he=C.height=mr(Ce*Et,.5)}let ne=3;function we(){let _=!1,S=0;for(;!_;){S++;let C=wr(S),L=Bi(S);_=S==ne||C&&L,_||(re(n.width,n.height),_e=!0)}}function ge({width:_,height:S}){F(_,S)}n.setSize=ge;function be(){let _=!1,S=!1,C=!1,L=!1;T.forEach((z,J)=>{if(z.show&&z._show){let{side:ae,_size:fe}=z,ve=ae%2,Ne=z.label!=null?z.labelSize:0,De=fe+Ne;De>0&&(ve?(U-=De,ae==3?(qe+=De,L=!0):C=!0):(Ce-=De,ae==0?(rt+=De,_=!0):S=!0))}}),Ui[0]=_,Ui[1]=C,Ui[2]=S,Ui[3]=L,U-=vi[1]+vi[3],qe+=vi[3],Ce-=vi[2]+vi[0],rt+=vi[0]}function Ve(){let _=qe+U,S=rt+Ce,C=qe,L=rt;function z(J,ae){switch(J){case 1:return _+=ae,_-ae;case 2:return S+=ae,S-ae;case 3:return C-=ae,C+ae;case 0:return L-=ae,L+ae}}T.forEach((J,ae)=>{if(J.show&&J._show){let fe=J.side;J._pos=z(fe,J._size),J.label!=null&&(J._lpos=z(fe,J.labelSize))}})}if(ue.dataIdx==null){let _=ue.hover,S=_.skip=new Set(_.skip??[]);S.add(void 0);let C=_.prox=xt(_.prox),L=_.bias??=0;ue.dataIdx=(z,J,ae,fe)=>{if(J==0)return ae;let ve=ae,Ne=C(z,J,ae,fe)??Ut,De=Ne>=0&&Ne<Ut,Ue=I.ori==0?U:Ce,nt=ue.left,Mt=e[0],bt=e[J];if(S.has(bt[ae])){ve=null;let gt=null,$e=null,We;if(L==0||L==-1)for(We=ae;gt==null&&We-- >0;)S.has(bt[We])||(gt=We);if(L==0||L==1)for(We=ae;$e==null&&We++<bt.length;)S.has(bt[We])||($e=We);if(gt!=null||$e!=null)if(De){let Gt=gt==null?-1/0:W(Mt[gt],I,Ue,0),jt=$e==null?1/0:W(Mt[$e],I,Ue,0),Mn=nt-Gt,Dt=jt-nt;Mn<=Dt?Mn<=Ne&&(ve=gt):Dt<=Ne&&(ve=$e)}else ve=$e==null?gt:gt==null?$e:ae-gt<=$e-ae?gt:$e}else De&&xn(nt-W(Mt[ae],I,Ue,0))>Ne&&(ve=null);return ve}}let Ze=_=>{ue.event=_};ue.idxs=se,ue._lock=!1;let ce=ue.points;ce.show=xt(ce.show),ce.size=xt(ce.size),ce.stroke=xt(ce.stroke),ce.width=xt(ce.width),ce.fill=xt(ce.fill);let Oe=n.focus=hn({},i.focus||{alpha:.3},ue.focus),Je=Oe.prox>=0,Re=Je&&ce.one,ot=[],zt=[],Un=[];function Eo(_,S){let C=ce.show(n,S);if(C instanceof HTMLElement)return ci(C,lw),ci(C,_.class),ji(C,-10,-10,U,Ce),g.insertBefore(C,ot[S]),C}function br(_,S){if(s==1||S>0){let C=s==1&&w[_.scale].time,L=_.value;_.value=C?xg(L)?Eg($,wg(L,k)):L||Q:L||SE,_.label=_.label||(C?pE:fE)}if(Re||S>0){_.width=_.width==null?1:_.width,_.paths=_.paths||UE||Tw,_.fillTo=xt(_.fillTo||AE),_.pxAlign=+St(_.pxAlign,v),_.pxRound=Dg(_.pxAlign),_.stroke=xt(_.stroke||null),_.fill=xt(_.fill||null),_._stroke=_._fill=_._paths=_._focus=null;let C=ME(Wn(1,_.width),1),L=_.points=hn({},{size:C,width:Wn(1,C*.2),stroke:_.stroke,space:C*2,paths:OE,_stroke:null,_fill:null},_.points);L.show=xt(L.show),L.filter=xt(L.filter),L.fill=xt(L.fill),L.stroke=xt(L.stroke),L.paths=xt(L.paths),L.pxAlign=_.pxAlign}if(ee){let C=Nt(_,S);st.splice(S,0,C[0]),He.splice(S,0,C[1]),de.values.push(null)}if(me){se.splice(S,0,null);let C=null;Re?S==0&&(C=Eo(_,S)):S>0&&(C=Eo(_,S)),ot.splice(S,0,C),zt.splice(S,0,0),Un.splice(S,0,0)}Sn("addSeries",S)}function Sh(_,S){S=S??y.length,_=s==1?bd(_,S,Ag,Lg):bd(_,S,{},Ig),y.splice(S,0,_),br(y[S],S)}n.addSeries=Sh;function Da(_){if(y.splice(_,1),ee){de.values.splice(_,1),He.splice(_,1);let S=st.splice(_,1)[0];un(null,S.firstChild),S.remove()}me&&(se.splice(_,1),ot.splice(_,1)[0].remove(),zt.splice(_,1),Un.splice(_,1)),Sn("delSeries",_)}n.delSeries=Da;let Ui=[!1,!1,!1,!1];function es(_,S){if(_._show=_.show,_.show){let C=_.side%2,L=w[_.scale];L==null&&(_.scale=C?y[1].scale:A,L=w[_.scale]);let z=L.time;_.size=xt(_.size),_.space=xt(_.space),_.rotate=xt(_.rotate),Ys(_.incrs)&&_.incrs.forEach(ae=>{!$s.has(ae)&&$s.set(ae,Yg(ae))}),_.incrs=xt(_.incrs||(L.distr==2?$w:z?m==1?Jw:Qw:gr)),_.splits=xt(_.splits||(z&&L.distr==1?le:L.distr==3?_d:L.distr==4?_E:gE)),_.stroke=xt(_.stroke),_.grid.stroke=xt(_.grid.stroke),_.ticks.stroke=xt(_.ticks.stroke),_.border.stroke=xt(_.border.stroke);let J=_.values;_.values=Ys(J)&&!Ys(J[0])?xt(J):z?Ys(J)?Mg($,Sg(J,k)):xg(J)?nE($,J):J||K:J||mE,_.filter=xt(_.filter||(L.distr>=3&&L.log==10?vE:L.distr==3&&L.log==2?bE:Xg)),_.font=Bg(_.font),_.labelFont=Bg(_.labelFont),_._size=_.size(n,null,S,0),_._space=_._rotate=_._incrs=_._found=_._splits=_._values=null,_._size>0&&(Ui[S]=!0,_._el=xi(sw,d))}}function ts(_,S,C,L){let[z,J,ae,fe]=C,ve=S%2,Ne=0;return ve==0&&(fe||J)&&(Ne=S==0&&!z||S==2&&!ae?_n(Tg.size/3):0),ve==1&&(z||ae)&&(Ne=S==1&&!J||S==3&&!fe?_n(Cg.size/2):0),Ne}let To=n.padding=(i.padding||[ts,ts,ts,ts]).map(_=>xt(St(_,ts))),vi=n._padding=To.map((_,S)=>_(n,S,Ui,0)),Jt,en=null,tn=null,Oi=s==1?y[0].idxs:null,Yn=null,Ms=!1;function Ao(_,S){if(e=_??[],n.data=n._data=e,s==2){Jt=0;for(let C=1;C<y.length;C++)Jt+=e[C][0].length}else{e.length==0&&(n.data=n._data=e=[[]]),Yn=e[0],Jt=Yn.length;let C=e;if(V==2){C=e.slice();let L=C[0]=Array(Jt);for(let z=0;z<Jt;z++)L[z]=z}n._data=e=C}if(lt(!0),Sn("setData"),V==2&&(ye=!0),S!==!1){let C=I;C.auto(n,Ms)?Ro():Ts(A,C.min,C.max),te=te||ue.left>=0,pe=!0,Ln()}}n.setData=Ao;function Ro(){Ms=!0;let _,S;s==1&&(Jt>0?(en=Oi[0]=0,tn=Oi[1]=Jt-1,_=e[0][en],S=e[0][tn],V==2?(_=en,S=tn):_==S&&(V==3?[_,S]=ch(_,_,I.log,!1):V==4?[_,S]=Ed(_,_,I.log,!1):I.time?S=_+_n(86400/m):[_,S]=oh(_,S,Td,!0))):(en=Oi[0]=_=null,tn=Oi[1]=S=null)),Ts(A,_,S)}let Sr,ws,Mr,M,B,j,Y,Z,Ee,Pe;function Te(_,S,C,L,z,J){_??=tg,C??=Rd,L??="butt",z??=tg,J??="round",_!=Sr&&(u.strokeStyle=Sr=_),z!=ws&&(u.fillStyle=ws=z),S!=Mr&&(u.lineWidth=Mr=S),J!=B&&(u.lineJoin=B=J),L!=j&&(u.lineCap=j=L),C!=M&&u.setLineDash(M=C)}function Ie(_,S,C,L){S!=ws&&(u.fillStyle=ws=S),_!=Y&&(u.font=Y=_),C!=Z&&(u.textAlign=Z=C),L!=Ee&&(u.textBaseline=Ee=L)}function ke(_,S,C,L,z=0){if(L.length>0&&_.auto(n,Ms)&&(S==null||S.min==null)){let J=St(en,0),ae=St(tn,L.length-1),fe=C.min==null?vw(L,J,ae,z,_.distr==3):[C.min,C.max];_.min=Fi(_.min,C.min=fe[0]),_.max=Wn(_.max,C.max=fe[1])}}let Ke={min:null,max:null};function ut(){for(let L in w){let z=w[L];G[L]==null&&(z.min==null||G[A]!=null&&z.auto(n,Ms))&&(G[L]=Ke)}for(let L in w){let z=w[L];G[L]==null&&z.from!=null&&G[z.from]!=null&&(G[L]=Ke)}G[A]!=null&&lt(!0);let _={};for(let L in G){let z=G[L];if(z!=null){let J=_[L]=xo(w[L],Cw);if(z.min!=null)hn(J,z);else if(L!=A||s==2)if(Jt==0&&J.from==null){let ae=J.range(n,null,null,L);J.min=ae[0],J.max=ae[1]}else J.min=Ut,J.max=-Ut}}if(Jt>0){y.forEach((L,z)=>{if(s==1){let J=L.scale,ae=G[J];if(ae==null)return;let fe=_[J];if(z==0){let ve=fe.range(n,fe.min,fe.max,J);fe.min=ve[0],fe.max=ve[1],en=Di(fe.min,e[0]),tn=Di(fe.max,e[0]),tn-en>1&&(e[0][en]<fe.min&&en++,e[0][tn]>fe.max&&tn--),L.min=Yn[en],L.max=Yn[tn]}else L.show&&L.auto&&ke(fe,ae,L,e[z],L.sorted);L.idxs[0]=en,L.idxs[1]=tn}else if(z>0&&L.show&&L.auto){let[J,ae]=L.facets,fe=J.scale,ve=ae.scale,[Ne,De]=e[z],Ue=_[fe],nt=_[ve];Ue!=null&&ke(Ue,G[fe],J,Ne,J.sorted),nt!=null&&ke(nt,G[ve],ae,De,ae.sorted),L.min=ae.min,L.max=ae.max}});for(let L in _){let z=_[L],J=G[L];if(z.from==null&&(J==null||J.min==null)){let ae=z.range(n,z.min==Ut?null:z.min,z.max==-Ut?null:z.max,L);z.min=ae[0],z.max=ae[1]}}}for(let L in _){let z=_[L];if(z.from!=null){let J=_[z.from];if(J.min==null)z.min=z.max=null;else{let ae=z.range(n,J.min,J.max,L);z.min=ae[0],z.max=ae[1]}}}let S={},C=!1;for(let L in _){let z=_[L],J=w[L];if(J.min!=z.min||J.max!=z.max){J.min=z.min,J.max=z.max;let ae=J.distr;J._min=ae==3?bs(J.min):ae==4?ld(J.min,J.asinh):ae==100?J.fwd(J.min):J.min,J._max=ae==3?bs(J.max):ae==4?ld(J.max,J.asinh):ae==100?J.fwd(J.max):J.max,S[L]=C=!0}}if(C){y.forEach((L,z)=>{s==2?z>0&&S.y&&(L._paths=null):S[L.scale]&&(L._paths=null)});for(let L in S)ye=!0,Sn("setScale",L);me&&ue.left>=0&&(te=pe=!0)}for(let L in G)G[L]=null}function Be(_){let S=gd(en-1,0,Jt-1),C=gd(tn+1,0,Jt-1);for(;_[S]==null&&S>0;)S--;for(;_[C]==null&&C<Jt-1;)C++;return[S,C]}function dt(){if(Jt>0){let _=y.some(S=>S._focus)&&Pe!=Oe.alpha;_&&(u.globalAlpha=Pe=Oe.alpha),y.forEach((S,C)=>{if(C>0&&S.show&&($t(C,!1),$t(C,!0),S._paths==null)){let L=Pe;Pe!=S.alpha&&(u.globalAlpha=Pe=S.alpha);let z=s==2?[0,e[C][0].length-1]:Be(e[C]);S._paths=S.paths(n,C,z[0],z[1]),Pe!=L&&(u.globalAlpha=Pe=L)}}),y.forEach((S,C)=>{if(C>0&&S.show){let L=Pe;Pe!=S.alpha&&(u.globalAlpha=Pe=S.alpha),S._paths!=null&&Ct(C,!1);{let z=S._paths!=null?S._paths.gaps:null,J=S.points.show(n,C,en,tn,z),ae=S.points.filter(n,C,J,z);(J||ae)&&(S.points._paths=S.points.paths(n,C,en,tn,ae),Ct(C,!0))}Pe!=L&&(u.globalAlpha=Pe=L),Sn("drawSeries",C)}}),_&&(u.globalAlpha=Pe=1)}}function $t(_,S){let C=S?y[_].points:y[_];C._stroke=C.stroke(n,_),C._fill=C.fill(n,_)}function Ct(_,S){let C=S?y[_].points:y[_],{stroke:L,fill:z,clip:J,flags:ae,_stroke:fe=C._stroke,_fill:ve=C._fill,_width:Ne=C.width}=C._paths;Ne=Ot(Ne*Et,3);let De=null,Ue=Ne%2/2;S&&ve==null&&(ve=Ne>0?"#fff":fe);let nt=C.pxAlign==1&&Ue>0;if(nt&&u.translate(Ue,Ue),!S){let Mt=R-Ne/2,bt=b-Ne/2,gt=X+Ne,$e=he+Ne;De=new Path2D,De.rect(Mt,bt,gt,$e)}S?Fe(fe,Ne,C.dash,C.cap,ve,L,z,ae,J):Pt(_,fe,Ne,C.dash,C.cap,ve,L,z,ae,De,J),nt&&u.translate(-Ue,-Ue)}function Pt(_,S,C,L,z,J,ae,fe,ve,Ne,De){let Ue=!1;ve!=0&&P.forEach((nt,Mt)=>{if(nt.series[0]==_){let bt=y[nt.series[1]],gt=e[nt.series[1]],$e=(bt._paths||Pa).band;Ys($e)&&($e=nt.dir==1?$e[0]:$e[1]);let We,Gt=null;bt.show&&$e&&Sw(gt,en,tn)?(Gt=nt.fill(n,Mt)||J,We=bt._paths.clip):$e=null,Fe(S,C,L,z,Gt,ae,fe,ve,Ne,De,We,$e),Ue=!0}}),Ue||Fe(S,C,L,z,J,ae,fe,ve,Ne,De)}let dn=yo|yd;function Fe(_,S,C,L,z,J,ae,fe,ve,Ne,De,Ue){Te(_,S,C,L,z),(ve||Ne||Ue)&&(u.save(),ve&&u.clip(ve),Ne&&u.clip(Ne)),Ue?(fe&dn)==dn?(u.clip(Ue),De&&u.clip(De),_t(z,ae),rn(_,J,S)):fe&yd?(_t(z,ae),u.clip(Ue),rn(_,J,S)):fe&yo&&(u.save(),u.clip(Ue),De&&u.clip(De),_t(z,ae),u.restore(),rn(_,J,S)):(_t(z,ae),rn(_,J,S)),(ve||Ne||Ue)&&u.restore()}function rn(_,S,C){C>0&&(S instanceof Map?S.forEach((L,z)=>{u.strokeStyle=Sr=z,u.stroke(L)}):S!=null&&_&&u.stroke(S))}function _t(_,S){S instanceof Map?S.forEach((C,L)=>{u.fillStyle=ws=L,u.fill(C)}):S!=null&&_&&u.fill(S)}function ns(_,S,C,L){let z=T[_],J;if(L<=0)J=[0,0];else{let ae=z._space=z.space(n,_,S,C,L),fe=z._incrs=z.incrs(n,_,S,C,L,ae);J=GE(S,C,fe,L,ae)}return z._found=J}function on(_,S,C,L,z,J,ae,fe,ve,Ne){let De=ae%2/2;v==1&&u.translate(De,De),Te(fe,ae,ve,Ne,fe),u.beginPath();let Ue,nt,Mt,bt,gt=z+(L==0||L==3?-J:J);C==0?(nt=z,bt=gt):(Ue=z,Mt=gt);for(let $e=0;$e<_.length;$e++)S[$e]!=null&&(C==0?Ue=Mt=_[$e]:nt=bt=_[$e],u.moveTo(Ue,nt),u.lineTo(Mt,bt));u.stroke(),v==1&&u.translate(-De,-De)}function wr(_){let S=!0;return T.forEach((C,L)=>{if(!C.show)return;let z=w[C.scale];if(z.min==null){C._show&&(S=!1,C._show=!1,lt(!1));return}else C._show||(S=!1,C._show=!0,lt(!1));let J=C.side,ae=J%2,{min:fe,max:ve}=z,[Ne,De]=ns(L,fe,ve,ae==0?U:Ce);if(De==0)return;let Ue=z.distr==2,nt=C._splits=C.splits(n,L,fe,ve,Ne,De,Ue),Mt=z.distr==2?nt.map(We=>Yn[We]):nt,bt=z.distr==2?Yn[nt[1]]-Yn[nt[0]]:Ne,gt=C._values=C.values(n,C.filter(n,Mt,L,De,bt),L,De,bt);C._rotate=J==2?C.rotate(n,gt,L,De):0;let $e=C._size;C._size=yi(C.size(n,gt,L,_)),$e!=null&&C._size!=$e&&(S=!1)}),S}function Bi(_){let S=!0;return To.forEach((C,L)=>{let z=C(n,L,Ui,_);z!=vi[L]&&(S=!1),vi[L]=z}),S}function is(){for(let _=0;_<T.length;_++){let S=T[_];if(!S.show||!S._show)continue;let C=S.side,L=C%2,z,J,ae=S.stroke(n,_),fe=C==0||C==3?-1:1,[ve,Ne]=S._found;if(S.label!=null){let kn=S.labelGap*fe,Jn=_n((S._lpos+kn)*Et);Ie(S.labelFont[0],ae,"center",C==2?"top":eg),u.save(),L==1?(z=J=0,u.translate(Jn,_n(b+he/2)),u.rotate((C==3?-sh:sh)/2)):(z=_n(R+X/2),J=Jn);let js=Gg(S.label)?S.label(n,_,ve,Ne):S.label;u.fillText(js,z,J),u.restore()}if(Ne==0)continue;let De=w[S.scale],Ue=L==0?X:he,nt=L==0?R:b,Mt=S._splits,bt=De.distr==2?Mt.map(kn=>Yn[kn]):Mt,gt=De.distr==2?Yn[Mt[1]]-Yn[Mt[0]]:ve,$e=S.ticks,We=S.border,Gt=$e.show?$e.size:0,jt=_n(Gt*Et),Mn=_n((S.alignTo==2?S._size-Gt-S.gap:S.gap)*Et),Dt=S._rotate*-sh/180,Qt=p(S._pos*Et),$n=(jt+Mn)*fe,Bn=Qt+$n;J=L==0?Bn:0,z=L==1?Bn:0;let di=S.font[0],bi=S.align==1?fo:S.align==2?rd:Dt>0?fo:Dt<0?rd:L==0?"center":C==3?rd:fo,Hi=Dt||L==1?"middle":C==2?"top":eg;Ie(di,ae,bi,Hi);let Zn=S.font[1]*S.lineGap,fi=Mt.map(kn=>p(a(kn,De,Ue,nt))),Si=S._values;for(let kn=0;kn<Si.length;kn++){let Jn=Si[kn];if(Jn!=null){L==0?z=fi[kn]:J=fi[kn],Jn=""+Jn;let js=Jn.indexOf(`
`)==-1?[Jn]:Jn.split(/\n/gm);for(let zn=0;zn<js.length;zn++){let pf=js[zn];Dt?(u.save(),u.translate(z,J+zn*Zn),u.rotate(Dt),u.fillText(pf,0,0),u.restore()):u.fillText(pf,z,J+zn*Zn)}}}$e.show&&on(fi,$e.filter(n,bt,_,Ne,gt),L,C,Qt,jt,Ot($e.width*Et,3),$e.stroke(n,_),$e.dash,$e.cap);let Vi=S.grid;Vi.show&&on(fi,Vi.filter(n,bt,_,Ne,gt),L,L==0?2:1,L==0?b:R,L==0?he:X,Ot(Vi.width*Et,3),Vi.stroke(n,_),Vi.dash,Vi.cap),We.show&&on([Qt],[1],L==0?1:0,L==0?1:2,L==1?b:R,L==1?he:X,Ot(We.width*Et,3),We.stroke(n,_),We.dash,We.cap)}Sn("drawAxes")}function lt(_){y.forEach((S,C)=>{C>0&&(S._paths=null,_&&(s==1?(S.min=null,S.max=null):S.facets.forEach(L=>{L.min=null,L.max=null})))})}let Kt=!1,On=!1,It=[];function an(){On=!1;for(let _=0;_<It.length;_++)Sn(...It[_]);It.length=0}function Ln(){Kt||(Uw(Zd),Kt=!0)}function Fa(_,S=!1){Kt=!0,On=S,_(n),Zd(),S&&It.length>0&&queueMicrotask(an)}n.batch=Fa;function Zd(){if(oe&&(ut(),oe=!1),ye&&(we(),ye=!1),_e){if(Xt(f,fo,qe),Xt(f,"top",rt),Xt(f,Ta,U),Xt(f,Aa,Ce),Xt(g,fo,qe),Xt(g,"top",rt),Xt(g,Ta,U),Xt(g,Aa,Ce),Xt(d,Ta,Zt),Xt(d,Aa,sn),h.width=_n(Zt*Et),h.height=_n(sn*Et),T.forEach(({_el:_,_show:S,_size:C,_pos:L,side:z})=>{if(_!=null)if(S){let J=z===3||z===0?C:0,ae=z%2==1;Xt(_,ae?"left":"top",L-J),Xt(_,ae?"width":"height",C),Xt(_,ae?"top":"left",ae?rt:qe),Xt(_,ae?"height":"width",ae?Ce:U),pd(_,_r)}else ci(_,_r)}),Sr=ws=Mr=B=j=Y=Z=Ee=M=null,Pe=1,Io(!0),qe!=Me||rt!=Ft||U!=ze||Ce!=Xe){lt(!1);let _=U/ze,S=Ce/Xe;if(me&&!te&&ue.left>=0){ue.left*=_,ue.top*=S,Er&&ji(Er,_n(ue.left),0,U,Ce),Tr&&ji(Tr,0,_n(ue.top),U,Ce);for(let C=0;C<ot.length;C++){let L=ot[C];L!=null&&(zt[C]*=_,Un[C]*=S,ji(L,yi(zt[C]),yi(Un[C]),U,Ce))}}if(Vt.show&&!ie&&Vt.left>=0&&Vt.width>0){Vt.left*=_,Vt.width*=_,Vt.top*=S,Vt.height*=S;for(let C in Rh)Xt(Cr,C,Vt[C])}Me=qe,Ft=rt,ze=U,Xe=Ce}Sn("setSize"),_e=!1}Zt>0&&sn>0&&(u.clearRect(0,0,h.width,h.height),Sn("drawClear"),E.forEach(_=>_()),Sn("draw")),Vt.show&&ie&&(Ua(Vt),ie=!1),me&&te&&(Ks(null,!0,!1),te=!1),de.show&&de.live&&pe&&(Th(),pe=!1),l||(l=!0,n.status=1,Sn("ready")),Ms=!1,Kt=!1}n.redraw=(_,S)=>{ye=S||!1,_!==!1?Ts(A,I.min,I.max):Ln()};function Mh(_,S){let C=w[_];if(C.from==null){if(Jt==0){let L=C.range(n,S.min,S.max,_);S.min=L[0],S.max=L[1]}if(S.min>S.max){let L=S.min;S.min=S.max,S.max=L}if(Jt>1&&S.min!=null&&S.max!=null&&S.max-S.min<1e-16)return;_==A&&C.distr==2&&Jt>0&&(S.min=Di(S.min,e[0]),S.max=Di(S.max,e[0]),S.min==S.max&&S.max++),G[_]=S,oe=!0,Ln()}}n.setScale=Mh;let wh,Eh,Er,Tr,Jd,Kd,Ar,Rr,jd,Qd,Ht,Yt,Es=!1,An=ue.drag,vn=An.x,bn=An.y;me&&(ue.x&&(wh=xi(ow,g)),ue.y&&(Eh=xi(aw,g)),I.ori==0?(Er=wh,Tr=Eh):(Er=Eh,Tr=wh),Ht=ue.left,Yt=ue.top);let Vt=n.select=hn({show:!0,over:!0,left:0,width:0,top:0,height:0},i.select),Cr=Vt.show?xi(rw,Vt.over?g:f):null;function Ua(_,S){if(Vt.show){for(let C in _)Vt[C]=_[C],C in Rh&&Xt(Cr,C,_[C]);S!==!1&&Sn("setSelect")}}n.setSelect=Ua;function d_(_){if(y[_].show)ee&&pd(st[_],_r);else if(ee&&ci(st[_],_r),me){let C=Re?ot[0]:ot[_];C!=null&&ji(C,-10,-10,U,Ce)}}function Ts(_,S,C){Mh(_,{min:S,max:C})}function ki(_,S,C,L){S.focus!=null&&__(_),S.show!=null&&y.forEach((z,J)=>{J>0&&(_==J||_==null)&&(z.show=S.show,d_(J),s==2?(Ts(z.facets[0].scale,null,null),Ts(z.facets[1].scale,null,null)):Ts(z.scale,null,null),Ln())}),C!==!1&&Sn("setSeries",_,S),L&&Lo("setSeries",n,_,S)}n.setSeries=ki;function f_(_,S){hn(P[_],S)}function p_(_,S){_.fill=xt(_.fill||null),_.dir=St(_.dir,-1),S=S??P.length,P.splice(S,0,_)}function m_(_){_==null?P.length=0:P.splice(_,1)}n.addBand=p_,n.setBand=f_,n.delBand=m_;function g_(_,S){y[_].alpha=S,me&&ot[_]!=null&&(ot[_].style.opacity=S),ee&&st[_]&&(st[_].style.opacity=S)}let ss,As,Js,Pr={focus:!0};function __(_){if(_!=Js){let S=_==null,C=Oe.alpha!=1;y.forEach((L,z)=>{if(s==1||z>0){let J=S||z==0||z==_;L._focus=S?null:J,C&&g_(z,J?1:Oe.alpha)}}),Js=_,C&&Ln()}}ee&&Je&&yt(sg,Ae,_=>{ue._lock||(Ze(_),Js!=null&&ki(null,Pr,!0,ln.setSeries))});function zi(_,S,C){let L=w[S];C&&(_=_/Et-(L.ori==1?rt:qe));let z=U;L.ori==1&&(z=Ce,_=z-_),L.dir==-1&&(_=z-_);let J=L._min,ae=L._max,fe=_/z,ve=J+(ae-J)*fe,Ne=L.distr;return Ne==3?go(10,ve):Ne==4?ww(ve,L.asinh):Ne==100?L.bwd(ve):ve}function x_(_,S){let C=zi(_,A,S);return Di(C,e[0],en,tn)}n.valToIdx=_=>Di(_,e[0]),n.posToIdx=x_,n.posToVal=zi,n.valToPos=(_,S,C)=>w[S].ori==0?r(_,w[S],C?X:U,C?R:0):o(_,w[S],C?he:Ce,C?b:0),n.setCursor=(_,S,C)=>{Ht=_.left,Yt=_.top,Ks(null,S,C)};function ef(_,S){Xt(Cr,fo,Vt.left=_),Xt(Cr,Ta,Vt.width=S)}function tf(_,S){Xt(Cr,"top",Vt.top=_),Xt(Cr,Aa,Vt.height=S)}let Co=I.ori==0?ef:tf,Po=I.ori==1?ef:tf;function y_(){if(ee&&de.live)for(let _=s==2?1:0;_<y.length;_++){if(_==0&&at)continue;let S=de.values[_],C=0;for(let L in S)He[_][C++].firstChild.nodeValue=S[L]}}function Th(_,S){if(_!=null&&(_.idxs?_.idxs.forEach((C,L)=>{se[L]=C}):Rw(_.idx)||se.fill(_.idx),de.idx=se[0]),ee&&de.live){for(let C=0;C<y.length;C++)(C>0||s==1&&!at)&&v_(C,se[C]);y_()}pe=!1,S!==!1&&Sn("setLegend")}n.setLegend=Th;function v_(_,S){let C=y[_],L=_==0&&V==2?Yn:e[_],z;at?z=C.values(n,_,S)??tt:(z=C.value(n,S==null?null:L[S],_,S),z=z==null?tt:{_:z}),de.values[_]=z}function Ks(_,S,C){jd=Ht,Qd=Yt,[Ht,Yt]=ue.move(n,Ht,Yt),ue.left=Ht,ue.top=Yt,me&&(Er&&ji(Er,_n(Ht),0,U,Ce),Tr&&ji(Tr,0,_n(Yt),U,Ce));let L,z=en>tn;ss=Ut,As=null;let J=I.ori==0?U:Ce,ae=I.ori==1?U:Ce;if(Ht<0||Jt==0||z){L=ue.idx=null;for(let fe=0;fe<y.length;fe++){let ve=ot[fe];ve!=null&&ji(ve,-10,-10,U,Ce)}Je&&ki(null,Pr,!0,_==null&&ln.setSeries),de.live&&(se.fill(L),pe=!0)}else{let fe,ve,Ne;s==1&&(fe=I.ori==0?Ht:Yt,ve=zi(fe,A),L=ue.idx=Di(ve,e[0],en,tn),Ne=W(e[0][L],I,J,0));let De=-10,Ue=-10,nt=0,Mt=0,bt=!0,gt="",$e="";for(let We=s==2?1:0;We<y.length;We++){let Gt=y[We],jt=se[We],Mn=jt==null?null:s==1?e[We][jt]:e[We][1][jt],Dt=ue.dataIdx(n,We,L,ve),Qt=Dt==null?null:s==1?e[We][Dt]:e[We][1][Dt];if(pe=pe||Qt!=Mn||Dt!=jt,se[We]=Dt,We>0&&Gt.show){let $n=Dt==null?-10:Dt==L?Ne:W(s==1?e[0][Dt]:e[We][0][Dt],I,J,0),Bn=Qt==null?-10:D(Qt,s==1?w[Gt.scale]:w[Gt.facets[1].scale],ae,0);if(Je&&Qt!=null){let di=I.ori==1?Ht:Yt,bi=xn(Oe.dist(n,We,Dt,Bn,di));if(bi<ss){let Hi=Oe.bias;if(Hi!=0){let Zn=zi(di,Gt.scale),fi=Qt>=0?1:-1,Si=Zn>=0?1:-1;Si==fi&&(Si==1?Hi==1?Qt>=Zn:Qt<=Zn:Hi==1?Qt<=Zn:Qt>=Zn)&&(ss=bi,As=We)}else ss=bi,As=We}}if(pe||Re){let di,bi;I.ori==0?(di=$n,bi=Bn):(di=Bn,bi=$n);let Hi,Zn,fi,Si,Vi,kn,Jn=!0,js=ce.bbox;if(js!=null){Jn=!1;let zn=js(n,We);fi=zn.left,Si=zn.top,Hi=zn.width,Zn=zn.height}else fi=di,Si=bi,Hi=Zn=ce.size(n,We);if(kn=ce.fill(n,We),Vi=ce.stroke(n,We),Re)We==As&&ss<=Oe.prox&&(De=fi,Ue=Si,nt=Hi,Mt=Zn,bt=Jn,gt=kn,$e=Vi);else{let zn=ot[We];zn!=null&&(zt[We]=fi,Un[We]=Si,ug(zn,Hi,Zn,Jn),cg(zn,kn,Vi),ji(zn,yi(fi),yi(Si),U,Ce))}}}}if(Re){let We=Oe.prox,Gt=Js==null?ss<=We:ss>We||As!=Js;if(pe||Gt){let jt=ot[0];jt!=null&&(zt[0]=De,Un[0]=Ue,ug(jt,nt,Mt,bt),cg(jt,gt,$e),ji(jt,yi(De),yi(Ue),U,Ce))}}}if(Vt.show&&Es)if(_!=null){let[fe,ve]=ln.scales,[Ne,De]=ln.match,[Ue,nt]=_.cursor.sync.scales,Mt=_.cursor.drag;if(vn=Mt._x,bn=Mt._y,vn||bn){let{left:bt,top:gt,width:$e,height:We}=_.select,Gt=_.scales[Ue].ori,jt=_.posToVal,Mn,Dt,Qt,$n,Bn,di=fe!=null&&Ne(fe,Ue),bi=ve!=null&&De(ve,nt);di&&vn?(Gt==0?(Mn=bt,Dt=$e):(Mn=gt,Dt=We),Qt=w[fe],$n=W(jt(Mn,Ue),Qt,J,0),Bn=W(jt(Mn+Dt,Ue),Qt,J,0),Co(Fi($n,Bn),xn(Bn-$n))):Co(0,J),bi&&bn?(Gt==1?(Mn=bt,Dt=$e):(Mn=gt,Dt=We),Qt=w[ve],$n=D(jt(Mn,nt),Qt,ae,0),Bn=D(jt(Mn+Dt,nt),Qt,ae,0),Po(Fi($n,Bn),xn(Bn-$n))):Po(0,ae)}else Ch()}else{let fe=xn(jd-Jd),ve=xn(Qd-Kd);if(I.ori==1){let nt=fe;fe=ve,ve=nt}vn=An.x&&fe>=An.dist,bn=An.y&&ve>=An.dist;let Ne=An.uni;Ne!=null?vn&&bn&&(vn=fe>=Ne,bn=ve>=Ne,!vn&&!bn&&(ve>fe?bn=!0:vn=!0)):An.x&&An.y&&(vn||bn)&&(vn=bn=!0);let De,Ue;vn&&(I.ori==0?(De=Ar,Ue=Ht):(De=Rr,Ue=Yt),Co(Fi(De,Ue),xn(Ue-De)),bn||Po(0,ae)),bn&&(I.ori==1?(De=Ar,Ue=Ht):(De=Rr,Ue=Yt),Po(Fi(De,Ue),xn(Ue-De)),vn||Co(0,J)),!vn&&!bn&&(Co(0,0),Po(0,0))}if(An._x=vn,An._y=bn,_==null){if(C){if(ff!=null){let[fe,ve]=ln.scales;ln.values[0]=fe!=null?zi(I.ori==0?Ht:Yt,fe):null,ln.values[1]=ve!=null?zi(I.ori==1?Ht:Yt,ve):null}Lo(od,n,Ht,Yt,U,Ce,L)}if(Je){let fe=C&&ln.setSeries,ve=Oe.prox;Js==null?ss<=ve&&ki(As,Pr,!0,fe):ss>ve?ki(null,Pr,!0,fe):As!=Js&&ki(As,Pr,!0,fe)}}pe&&(de.idx=L,Th()),S!==!1&&Sn("setCursor")}let Rs=null;Object.defineProperty(n,"rect",{get(){return Rs==null&&Io(!1),Rs}});function Io(_=!1){_?Rs=null:(Rs=g.getBoundingClientRect(),Sn("syncRect",Rs))}function nf(_,S,C,L,z,J,ae){ue._lock||Es&&_!=null&&_.movementX==0&&_.movementY==0||(Ah(_,S,C,L,z,J,ae,!1,_!=null),_!=null?Ks(null,!0,!0):Ks(S,!0,!1))}function Ah(_,S,C,L,z,J,ae,fe,ve){if(Rs==null&&Io(!1),Ze(_),_!=null)C=_.clientX-Rs.left,L=_.clientY-Rs.top;else{if(C<0||L<0){Ht=-10,Yt=-10;return}let[Ne,De]=ln.scales,Ue=S.cursor.sync,[nt,Mt]=Ue.values,[bt,gt]=Ue.scales,[$e,We]=ln.match,Gt=S.axes[0].side%2==1,jt=I.ori==0?U:Ce,Mn=I.ori==1?U:Ce,Dt=Gt?J:z,Qt=Gt?z:J,$n=Gt?L:C,Bn=Gt?C:L;if(bt!=null?C=$e(Ne,bt)?a(nt,w[Ne],jt,0):-10:C=jt*($n/Dt),gt!=null?L=We(De,gt)?a(Mt,w[De],Mn,0):-10:L=Mn*(Bn/Qt),I.ori==1){let di=C;C=L,L=di}}ve&&(S==null||S.cursor.event.type==od)&&((C<=1||C>=U-1)&&(C=mr(C,U)),(L<=1||L>=Ce-1)&&(L=mr(L,Ce))),fe?(Jd=C,Kd=L,[Ar,Rr]=ue.move(n,C,L)):(Ht=C,Yt=L)}let Rh={width:0,height:0,left:0,top:0};function Ch(){Ua(Rh,!1)}let sf,rf,of,af;function lf(_,S,C,L,z,J,ae){Es=!0,vn=bn=An._x=An._y=!1,Ah(_,S,C,L,z,J,ae,!0,!1),_!=null&&(yt(ad,dd,cf,!1),Lo(ng,n,Ar,Rr,U,Ce,null));let{left:fe,top:ve,width:Ne,height:De}=Vt;sf=fe,rf=ve,of=Ne,af=De}function cf(_,S,C,L,z,J,ae){Es=An._x=An._y=!1,Ah(_,S,C,L,z,J,ae,!1,!0);let{left:fe,top:ve,width:Ne,height:De}=Vt,Ue=Ne>0||De>0,nt=sf!=fe||rf!=ve||of!=Ne||af!=De;if(Ue&&nt&&Ua(Vt),An.setScale&&Ue&&nt){let Mt=fe,bt=Ne,gt=ve,$e=De;if(I.ori==1&&(Mt=ve,bt=De,gt=fe,$e=Ne),vn&&Ts(A,zi(Mt,A),zi(Mt+bt,A)),bn)for(let We in w){let Gt=w[We];We!=A&&Gt.from==null&&Gt.min!=Ut&&Ts(We,zi(gt+$e,We),zi(gt,We))}Ch()}else ue.lock&&(ue._lock=!ue._lock,Ks(S,!0,_!=null));_!=null&&(un(ad,dd),Lo(ad,n,Ht,Yt,U,Ce,null))}function b_(_,S,C,L,z,J,ae){if(ue._lock)return;Ze(_);let fe=Es;if(Es){let ve=!0,Ne=!0,De=10,Ue,nt;I.ori==0?(Ue=vn,nt=bn):(Ue=bn,nt=vn),Ue&&nt&&(ve=Ht<=De||Ht>=U-De,Ne=Yt<=De||Yt>=Ce-De),Ue&&ve&&(Ht=Ht<Ar?0:U),nt&&Ne&&(Yt=Yt<Rr?0:Ce),Ks(null,!0,!0),Es=!1}Ht=-10,Yt=-10,se.fill(null),Ks(null,!0,!0),fe&&(Es=fe)}function hf(_,S,C,L,z,J,ae){ue._lock||(Ze(_),Ro(),Ch(),_!=null&&Lo(rg,n,Ht,Yt,U,Ce,null))}function uf(){T.forEach(WE),F(n.width,n.height,!0)}xr(rh,mo,uf);let Ir={};Ir.mousedown=lf,Ir.mousemove=nf,Ir.mouseup=cf,Ir.dblclick=hf,Ir.setSeries=(_,S,C,L)=>{let z=ln.match[2];C=z(n,S,C),C!=-1&&ki(C,L,!0,!1)},me&&(yt(ng,g,lf),yt(od,g,nf),yt(ig,g,_=>{Ze(_),Io(!1)}),yt(sg,g,b_),yt(rg,g,hf),vd.add(n),n.syncRect=Io);let Oa=n.hooks=i.hooks||{};function Sn(_,S,C){On?It.push([_,S,C]):_ in Oa&&Oa[_].forEach(L=>{L.call(null,n,S,C)})}(i.plugins||[]).forEach(_=>{for(let S in _.hooks)Oa[S]=(Oa[S]||[]).concat(_.hooks[S])});let df=(_,S,C)=>C,ln=hn({key:null,setSeries:!1,filters:{pub:gg,sub:gg},scales:[A,y[1]?y[1].scale:null],match:[_g,_g,df],values:[null,null]},ue.sync);ln.match.length==2&&ln.match.push(df),ue.sync=ln;let ff=ln.key,Ph=f0(ff);function Lo(_,S,C,L,z,J,ae){ln.filters.pub(_,S,C,L,z,J,ae)&&Ph.pub(_,S,C,L,z,J,ae)}Ph.sub(n);function S_(_,S,C,L,z,J,ae){ln.filters.sub(_,S,C,L,z,J,ae)&&Ir[_](null,S,C,L,z,J,ae)}n.pub=S_;function M_(){Ph.unsub(n),vd.delete(n),yn.clear(),md(rh,mo,uf),c.remove(),Ae?.remove(),Sn("destroy")}n.destroy=M_;function Ih(){Sn("init",i,e),Ao(e||i.data,!1),G[A]?Mh(A,G[A]):Ro(),ie=Vt.show&&(Vt.width>0||Vt.height>0),te=pe=!0,F(i.width,i.height)}return y.forEach(br),T.forEach(es),t?t instanceof HTMLElement?(t.appendChild(c),Ih()):t(n,Ih):Ih(),n}In.assign=hn;In.fmtNum=Ad;In.rangeNum=oh;In.rangeLog=ch;In.rangeAsinh=Ed;In.orient=vr;In.pxRatio=Et;In.join=Fw;In.fmtDate=Cd,In.tzDate=qw;In.sync=f0;{In.addGap=RE,In.clipGaps=dh;let i=In.paths={points:y0};i.linear=b0,i.stepped=IE,i.bars=LE,i.spline=DE}var E0="staf-theme",T0=window.matchMedia("(prefers-color-scheme: dark)"),Ud=[];function XE(){try{let i=localStorage.getItem(E0);return i==="light"||i==="dark"?i:null}catch{return null}}function Od(){let i=document.documentElement.dataset.theme;return i==="light"||i==="dark"?i:T0.matches?"dark":"light"}function A0(){let i=XE();i&&(document.documentElement.dataset.theme=i),T0.addEventListener("change",()=>Ud.forEach(e=>e()))}function R0(){let i=Od()==="dark"?"light":"dark";document.documentElement.dataset.theme=i;try{localStorage.setItem(E0,i)}catch{}Ud.forEach(e=>e())}function Zs(i){Ud.push(i)}function Qi(i){return getComputedStyle(document.documentElement).getPropertyValue(i).trim()}var La=9,qE=40;function C0(i){let e=Math.min(Math.max(i,0),1);return`hsl(${Math.round(130-130*e)} ${Math.round(45+30*e)}% 48%)`}var P0=new WeakMap;function I0(i,e,t){let n=i.scenes[e],s=P0.get(t);s||P0.set(t,s=fm(n,t));let r=s,o=[{label:"Filled in",words:l=>t.flags[l]&Ii?"no":(n.reasons[t.why[l]]||"yes").replaceAll("_"," "),color:l=>t.flags[l]&Ii?null:"#d9480f"},{label:"Confidence",words:l=>(t.confidence[l]/255).toFixed(2),color:l=>C0(1.4*(1-t.confidence[l]/255))},{label:"Jitter",words:l=>Number.isNaN(r[l])?"–":`${r[l].toFixed(1)} mm/frame²`,color:l=>Number.isNaN(r[l])?null:C0(r[l]/qE)}];if(!t.flags.some(l=>l&15))return o;let a=(l,c,h)=>({label:l,words:u=>[t.flags[u]&c&&"heel",t.flags[u]&h&&"toe"].filter(Boolean).join(", ")||"none",color:u=>{let d=+((t.flags[u]&c)>0)+ +((t.flags[u]&h)>0);return d===2?"#5c940d":d===1?"#a9c77a":null}});return[...o,a("Left foot",1,2),a("Right foot",4,8)]}function Bd(i){return i.length*(La+2)}function L0(i,e,t,n,s,r,o,a,l){let c=window.devicePixelRatio||1,h=i.clientWidth,u=Bd(s);i.width=Math.round(h*c),i.height=Math.round(u*c);let d=i.getContext("2d");if(!d)return;d.scale(c,c),d.font="10px system-ui, sans-serif",d.textAlign="right",d.textBaseline="middle";let f=Qi("--line");s.forEach((g,v)=>{let p=v*(La+2);d.fillStyle=Qi("--dim"),d.fillText(g.label,r-6,p+La/2+.5),d.fillStyle=f,d.fillRect(r,p+La-1,o,1),YE(d,e,t,n,g,r,o,a,l,p)})}function YE(i,e,t,n,s,r,o,a,l,c){let{times:h}=e.scene,u=d=>r+(d-a)/(l-a)*o;for(let d=0;d<h.length;d++){let f=h[d],g=f+e.player.durationOf(d);if(g<a||f>l)continue;let v=e.frameOf(t,d),p=v<0?-1:n.rowOfFrame[v],m=p<0?null:s.color(p);if(!m)continue;let y=Math.max(u(f),r);i.fillStyle=m,i.fillRect(y,c,Math.max(Math.min(u(g),r+o)-y+.3,.5),La)}}var N0=["#2f7ed8","#e8590c","#2b9a4b","#c2255c","#7b5bd6","#b08900","#0c8599","#868e96"],kd=[[],[6,4],[2,3],[9,3,2,3]],gh=[["Knees",["left_knee","right_knee"],"angle"],["Hips",["left_hip","right_hip"],"angle"],["Ankles",["left_ankle","right_ankle"],"angle"],["Elbows",["left_elbow","right_elbow"],"angle"],["Shoulders",["left_shoulder","right_shoulder"],"angle"],["Trunk lean",["pelvis"],"angle"],["Foot height",["left_foot","right_foot"],"height"],["Foot speed",["left_foot","right_foot"],"speed"],["Hand speed",["left_hand","right_hand"],"speed"],["Pelvis speed",["pelvis"],"speed"],["Pelvis height",["pelvis"],"height"]];function zd(i,e){let t=fr(i.jointNames[e.joint]);if(e.kind!=="angle"&&e.kind!=="rate")return`${t} ${e.kind}`;let n=Oc(i,e.joint);return(n==="trunk lean"?n:`${t} ${n}`)+(e.kind==="rate"?" rate":"")}function Hd(i,e){let t=i.scenes.flatMap((c,h)=>c.people.map(u=>({layer:h,person:u,color:u.color})));if(e)return t.filter(({layer:c,person:h})=>i.state.isShown(`${c}:${h.id}`));let[n,s]=i.state.choices.selected.split(":").map(Number),r=t.find(c=>c.layer===n&&c.person.id===s);if(!r)return[];if(i.scenes.length<2)return[r];let o=1-r.layer,a=eh(i.scenes[r.layer],r.person,i.scenes[o]),l=t.find(c=>c.layer===o&&c.person===a);return l?[r,l].sort((c,h)=>c.layer-h.layer):[r]}function D0(i,e,t){let n=Hd(i,t),s=[];return e.forEach((r,o)=>{n.forEach(({layer:a,person:l,color:c})=>{let h=i.scenes[a],u=zd(h,r);s.push({curve:r,label:n.length<2?u:t?`${Pn(i,a,l).slice(7)} ${u}`:`${"AB"[a]} ${u}`,longLabel:`${Pn(i,a,l)}: ${u}`,unit:cm[r.kind],color:t?li(_i(i,`${a}:${l.id}`)?.figure.color??c):N0[o%N0.length],dash:t?kd[o%kd.length]:a>0?kd[1]:[],values:$E(i,a,l,r)})})}),s}function $E(i,e,t,n){let s=Bc(i.scenes[e],t,n.joint,n.kind);return Array.from({length:i.scene.numFrames},(r,o)=>{let a=i.frameOf(e,o),l=a<0?-1:t.rowOfFrame[a],c=l<0?NaN:s[l];return Number.isFinite(c)?c:null})}function F0(i){return`${i.longLabel} [${i.unit.replace("°","deg")}]`}function U0(i,e,t){let n=e.map(r=>r.values[t]==null?"":+r.values[t].toFixed(5)),s=[i.scene.frameIds[t],+i.scene.times[t].toFixed(6),...n];return`${["frame","time_s",...e.map(F0)].join("	")}
${s.join("	")}
`}function O0(i,e,t,n){let r=[["frame","time_s",...e.map(o=>`"${F0(o)}"`)].join(",")];for(let o=t;o<=n;o++){let a=e.map(l=>l.values[o]==null?"":+l.values[o].toFixed(5));r.push([i.scene.frameIds[o],+i.scene.times[o].toFixed(6),...a].join(","))}return`${r.join(`
`)}
`}function B0(i,e){return e==null||!Number.isFinite(e)?"–":e.toFixed(i.unit.startsWith("°")?1:2)}var _h=class{constructor(e,t){this.app=e;this.remove=t}app;remove;element=H("div",{class:"legend"});lines=[];nowHead=H("th",{class:"number",scope:"col"},"now");cells=[];setLines(e,t){this.lines=e,this.cells=e.map(()=>[0,1,2,3].map(()=>H("td",{class:"number"})));let{scene:n}=this.app;if(!e.length){let a=n.people.length?"Choose what to draw above.":"Nobody to measure.";return this.element.replaceChildren(H("p",{class:"note"},a))}let s=["min","max","range"].map(a=>H("th",{class:"number",scope:"col"},a)),r=t?Pn(this.app,t.layer,t.person):"",o=H("tr",{},H("th",{},r),this.nowHead,...s,H("th"));this.element.replaceChildren(H("table",{},o,...e.map((a,l)=>this.row(a,l))))}showFrame(e,t=null){this.nowHead.textContent=t===null?"now":`${t.toFixed(2)} s`,this.nowHead.classList.toggle("pointed",t!==null),this.lines.forEach((n,s)=>this.cells[s][0].textContent=B0(n,n.values[e]))}showStatistics(e,t){this.lines.forEach((n,s)=>{let r=1/0,o=-1/0;for(let a=e;a<=t;a++){let l=n.values[a];l!=null&&(r=Math.min(r,l),o=Math.max(o,l))}[r,o,o-r].forEach((a,l)=>this.cells[s][l+1].textContent=B0(n,a))})}row(e,t){let n=H("span",{class:"curve-key"});n.style.borderTopColor=e.color,e.dash.length&&(n.style.borderTopStyle="dashed");let s=this.lines.findIndex(l=>l.curve===e.curve)===t,r=`Remove ${zd(this.app.scene,e.curve)}`,o=s?vt("close",r,()=>this.remove(e.curve)):null,a=H("th",{scope:"row",title:e.longLabel},n,e.label);return H("tr",{},a,...this.cells[t],H("td",{},o))}};var ZE=24;function xh(i,e,t,n,s){let r=0,o=0,a=c=>e?c.clientX:c.clientY,l=H("div",{class:e?"splitter upright":"splitter",role:"separator",tabindex:"0","aria-label":i,title:i,"aria-orientation":e?"vertical":"horizontal"});return l.addEventListener("pointerdown",c=>{l.setPointerCapture(c.pointerId),r=a(c),o=n(),c.preventDefault()}),l.addEventListener("pointermove",c=>{l.hasPointerCapture(c.pointerId)&&s(o+t*(a(c)-r))}),l.addEventListener("keydown",c=>{let[h,u]=e?["ArrowLeft","ArrowRight"]:["ArrowUp","ArrowDown"];c.key!==h&&c.key!==u||(c.preventDefault(),c.stopPropagation(),s(n()+(c.key===u?t:-t)*ZE))}),l}var JE=76,k0=4,yh=class{constructor(e){this.app=e;this.legend=new _h(e,t=>{this.curves=this.curves.filter(n=>n!==t),this.refresh(!0)}),this.element=H("section",{class:"curves","aria-label":"Curves"},H("div",{class:"curves-side"},this.tools(),this.legend.element,this.words),H("div",{class:"curves-main"},this.hole,this.bands),xh("Height of the curves",!1,-1,()=>this.element.clientHeight,t=>{this.element.style.height=`${Math.min(Math.max(t,120),window.innerHeight-260)}px`})),e.player.on("frame",()=>this.showFrame()),e.player.on("state",()=>this.showMarks()),e.state.on(()=>this.refresh()),Zs(()=>this.rebuild()),new ResizeObserver(()=>this.fit()).observe(this.hole)}app;element;curves=[];everybody=!1;lines=[];plot=null;rows=[];legend;hole=H("div",{class:"plot"});bands=H("canvas",{class:"bands","aria-hidden":"true"});words=H("div",{class:"band-words"});cursor=H("div",{class:"plot-cursor"});marked=H("div",{class:"plot-range"});first=null;signature="";frameShown=-1;pointed=null;begin(){this.addPreset(gh[0])}get isOpen(){return!this.element.hidden}setOpen(e){this.element.hidden=!e,e&&this.refresh(!0)}tools(){let{scene:e}=this.app,t=H("select",{"aria-label":"Add common curves",onchange:()=>{let a=gh[Number(t.value)];t.selectedIndex=0,a&&this.addPreset(a,!0)}},new Option("Common curves…",""),...gh.map(([a],l)=>new Option(a,String(l)))),n=H("select",{"aria-label":"Joint"},...e.jointNames.map((a,l)=>new Option(fr(a),String(l))));n.value=String(Math.max(e.jointNames.indexOf("left_wrist"),0));let s=H("select",{"aria-label":"What"},...lm.map(a=>new Option(a,a))),r=H("button",{type:"button",class:"small",title:"Add this curve",onclick:()=>{this.add([{joint:Number(n.value),kind:s.value}])}},"Add"),o=H("input",{type:"checkbox",onchange:()=>{this.everybody=o.checked,this.refresh(!0)}});return H("div",{class:"curve-tools"},t,H("div",{class:"tools-row"},e.people.length>1&&H("label",{class:"check",title:"Curves of everybody who is shown"},o,"Everybody"),vt("copy","Copy the values at this moment",()=>{this.copy()},"D"),vt("save","Save the curves as csv (the marked stretch, where there is one)",()=>this.save()),vt("frame","Show the whole time again",()=>this.resetZoom())),n,s,r)}addPreset([,e,t],n=!1){let s=e.map(r=>({joint:this.app.scene.jointNames.indexOf(r),kind:t})).filter(r=>r.joint>=0);n&&(this.curves=[]),this.add(s)}add(e){for(let t of e)this.curves.some(n=>n.joint===t.joint&&n.kind===t.kind)||this.curves.push(t);this.refresh(!0)}refresh(e=!1){if(!this.isOpen)return;let{state:t}=this.app,n=`${t.choices.selected}|${this.everybody?[...t.hidden].join()+t.choices.solo:""}`;!e&&n===this.signature||(this.signature=n,this.rebuild())}rebuild(){let e=this.plot?[this.plot.scales.x.min,this.plot.scales.x.max]:null;if(this.plot?.destroy(),this.plot=null,this.pointed=null,this.lines=D0(this.app,this.curves,this.everybody),this.first=Hd(this.app,!1)[0]??null,this.rows=this.first?I0(this.app,this.first.layer,this.first.person):[],this.bands.style.height=`${Bd(this.rows)}px`,this.legend.setLines(this.lines,this.first),this.legend.showStatistics(...this.stretch()),!this.isOpen||!this.hole.clientWidth)return;let t=[Array.from(this.app.scene.times),...this.lines.map(n=>n.values)];this.plot=new In(this.options(),t,this.hole),this.plot.over.append(this.marked,this.cursor),e&&e[0]!=null&&this.plot.setScale("x",{min:e[0],max:e[1]}),this.frameShown=-1,this.showFrame(),this.showMarks()}options(){let e=[...new Set(this.lines.map(r=>r.unit))],t={stroke:Qi("--line"),width:1},n={stroke:Qi("--dim"),grid:t,ticks:{show:!1},font:"11px system-ui, sans-serif"},s=0;return{width:this.hole.clientWidth,height:Math.max(this.hole.clientHeight,60),legend:{show:!1},padding:[8,e.length>1?0:12,0,0],scales:{x:{time:!1},...Object.fromEntries(e.map(r=>[r,{}]))},series:[{},...this.lines.map(r=>({scale:r.unit,stroke:r.color,width:1.6,dash:r.dash,points:{show:!1},spanGaps:!1}))],axes:[{...n,size:22,space:60},...e.map((r,o)=>({...n,scale:r,size:JE,side:o===0?3:1,grid:o===0?t:{show:!1},values:(a,l)=>l.map(c=>`${+c.toFixed(3)} ${r}`)}))],cursor:{y:!1,points:{show:!1},drag:{x:!0,y:!1,dist:k0}},hooks:{ready:[r=>{r.over.addEventListener("mousedown",o=>s=o.clientX),r.over.addEventListener("mouseup",o=>{if(o.button!==0||Math.abs(o.clientX-s)>k0)return;let a=r.posToVal(o.clientX-r.over.getBoundingClientRect().left,"x");this.app.player.seek(this.nearest(a))})}],setCursor:[r=>this.showPointed(r.cursor.idx??null)],setScale:[(r,o)=>{o==="x"&&requestAnimationFrame(()=>this.showRange())}]}}}nearest(e){let{times:t}=this.app.scene,n=ys(t,e),s=Math.min(n+1,t.length-1);return Math.abs(t[s]-e)<Math.abs(t[n]-e)?s:n}resetZoom(){let{times:e}=this.app.scene;this.plot?.setScale("x",{min:e[0],max:e[e.length-1]})}fit(){if(!(!this.isOpen||!this.hole.clientWidth)){if(!this.plot)return this.rebuild();this.plot.setSize({width:this.hole.clientWidth,height:Math.max(this.hole.clientHeight,60)}),this.showRange()}}showRange(){let{plot:e,first:t}=this;if(!e||(this.placeCursor(),this.showMarks(),!t))return;let n=e.over.offsetLeft,s=e.over.clientWidth,{min:r,max:o}=e.scales.x;L0(this.bands,this.app,t.layer,t.person,this.rows,n,s,r,o)}showMarks(){let{player:e,scene:t}=this.app,n=this.plot;if(this.legend.showStatistics(...this.stretch()),!n)return;let s=e.markIn!==null||e.markOut!==null;if(this.marked.hidden=!s,!s)return;let r=n.valToPos(t.times[e.markIn??0],"x"),o=n.valToPos(t.times[e.markOut??t.numFrames-1],"x"),a=n.over.clientWidth;this.marked.style.left=`${Math.max(r,0)}px`,this.marked.style.width=`${Math.max(Math.min(o,a)-Math.max(r,0),0)}px`}placeCursor(){let e=this.plot;if(!e)return;let t=this.app.scene.times[this.app.player.frame],{min:n,max:s}=e.scales.x;if(this.app.player.playing&&s-n>0&&(t<n||t>s)){let r=s-n;e.setScale("x",{min:t,max:t+r})}this.cursor.hidden=t<n||t>s,this.cursor.style.transform=`translateX(${e.valToPos(t,"x")}px)`}showPointed(e){this.pointed=e;let t=e===null?null:this.app.scene.times[e];this.legend.showFrame(e??this.app.player.frame,t)}showFrame(){let e=this.app.player.frame;if(!this.isOpen||e===this.frameShown)return;this.frameShown=e,this.placeCursor(),this.pointed===null&&this.legend.showFrame(e);let{first:t}=this,n=t?this.app.frameOf(t.layer,e):-1,s=n<0?-1:t.person.rowOfFrame[n];this.words.textContent=t?s<0?"not in this frame":this.rows.map(r=>`${r.label.toLowerCase()}: ${r.words(s)}`).join(" · "):""}stretch(){let{player:e,scene:t}=this.app,n=t.numFrames-1;if(e.markIn!==null||e.markOut!==null)return[e.markIn??0,e.markOut??n];let{min:s,max:r}=this.plot?.scales.x??{};return s==null||r==null?[0,n]:[ys(t.times,s-1e-9),ys(t.times,r+1e-9)]}async copy(){let{player:e}=this.app;if(!this.lines.length)return this.app.say("There are no curves to copy values of.");let t=U0(this.app,this.lines,e.frame);try{await navigator.clipboard.writeText(t),this.app.say("The values at this moment are copied.")}catch{this.app.say(`This browser does not let a page copy: ${t.replaceAll(/\s+/g," ")}`)}}save(){let{player:e,scene:t}=this.app,n=O0(this.app,this.lines,e.markIn??0,e.markOut??t.numFrames-1);pr(new Blob([n],{type:"text/csv"}),`${t.facts.name||"curves"}_curves.csv`)}};function z0(i){let e=H("section",{class:"panel facts",tabindex:"0","aria-label":"Result"},H("h2",{},"Result"));return i.config.video_note&&e.append(H("p",{class:"note"},i.config.video_note)),i.scenes.forEach((t,n)=>{i.scenes.length>1&&e.append(H("h3",{},`${"AB"[n]}: ${i.config.scenes[n]?.name??t.facts.name}`)),e.append(...KE(i,t,n))}),i.scenes.length===2&&e.append(...QE(i.scenes[0],i.scenes[1])),e}function KE(i,e,t){let{facts:n}=e,s=e.focal.map(h=>h.toFixed(0)).join(" × "),r=[["Input",n.input||n.name],["Picture",`${e.size[0]} × ${e.size[1]} px, focal length ${s} px${e.distortion?", lens distortion applied":""}`],["Frames",e.isPhoto?"a photo":`${e.numFrames} at ${+e.fps.toFixed(3)} frames/s`],["Engine",n.engine],["Detector",n.detector],["Body",[n.body_model,e.body?e.body.note:e.people.length?e.bodyNote||"joints only":""].filter(Boolean).join("; ")]];n.created&&r.push(["Made",n.created]),e.generator&&r.push(["By",e.generator]);let o=[H("dl",{},...r.flatMap(([h,u])=>[H("dt",{},h),H("dd",{},u)]))];o.push(...jE(e));let a=e.people.filter(h=>h.note).map(h=>`${Pn(i,t,h)}: ${h.note}`),l=[...n.warnings,...a];l.length&&o.push(H("h3",{},"Warnings"),H("ul",{class:"warnings"},...l.map(h=>H("li",{},h))));let c=Object.entries(n.settings??{});return c.length&&o.push(H("h3",{},"Settings that differ from the defaults"),H("dl",{},...c.flatMap(([h,u])=>[H("dt",{},h),H("dd",{},Na(u))]))),o}function jE(i){return i.shots.length?i.shots.map(e=>{let t=e.sentence||(e.trusted?"world":`camera space${e.whyNot?`, since ${e.whyNot}`:""}`),n=i.shots.length>1?`Shot ${e.shot} (frames ${e.firstFrame}–${e.lastFrame}): `:"";return H("p",{class:e.trusted?"world":"world untrusted"},n+t.replace(/^shot \d+: /,""))}):[H("p",{class:"note"},"No world: places are in camera coordinates.")]}function QE(i,e){let t=[],n=(a,l,c)=>{Na(l)!==Na(c)&&t.push([a,Na(l),Na(c)])};n("engine",i.facts.engine,e.facts.engine),n("detector",i.facts.detector,e.facts.detector),n("body",i.facts.body_model,e.facts.body_model),n("people",i.people.length,e.people.length),n("frames",i.numFrames,e.numFrames),n("focal length (px)",i.focal[0].toFixed(1),e.focal[0].toFixed(1)),n("made by",i.generator,e.generator);for(let a of new Set([...Object.keys(i.facts.versions??{}),...Object.keys(e.facts.versions??{})]))n(`${a} (version)`,i.facts.versions?.[a]??"none",e.facts.versions?.[a]??"none");let s=new Set([...Object.keys(i.facts.settings??{}),...Object.keys(e.facts.settings??{})]);for(let a of s)n(a,i.facts.settings?.[a]??"default",e.facts.settings?.[a]??"default");if(!t.length)return[H("h3",{},"Differences"),H("p",{class:"note"},"Engine, body and settings are the same.")];let r=H("tr",{},H("th",{},""),H("th",{scope:"col"},"A"),H("th",{scope:"col"},"B")),o=t.map(([a,l,c])=>H("tr",{},H("th",{scope:"row"},a),H("td",{},l),H("td",{},c)));return[H("h3",{},"Differences"),H("table",{},r,...o)]}function Na(i){return typeof i=="string"?i:JSON.stringify(i)??""}function Vd(i){let e=new URLSearchParams(location.hash.slice(1)),t=Number(e.get("person"));if(e.has("person")){let r=i.layers[0]?.figures.find(o=>o.person.id===t);r&&i.state.set({selected:r.key})}let n=e.get("view");(n==="camera"||n==="orbit")&&i.state.set({view:n});let s=Number(e.get("t"));return!e.has("t")||!Number.isFinite(s)?e.size>0:(i.player.seekTime(s),!0)}function eT(i){let e=[`t=${(i.scene.times[i.player.frame]??0).toFixed(3)}`],t=i.state.choices.selected.split(":")[1];return t&&e.push(`person=${t}`),i.state.choices.view==="camera"&&e.push("view=camera"),`${location.href.split("#")[0]}#${e.join("&")}`}async function H0(i){let e=eT(i);try{history.replaceState(null,"",e)}catch{}try{await navigator.clipboard.writeText(e),i.say("The link to this moment is copied.")}catch{i.say(`The link to this moment is in the address bar: ${e.slice(e.indexOf("#"))}`)}}var tT={both:["both","Video and 3D"],video:["left","Video alone"],bodies:["cube","3D alone"]};function V0(i,e,t,n){let{config:s,state:r,scene:o}=i,a=t.map(h=>({name:h,button:vt(...tT[h],()=>r.set({arrangement:h}))})),l=vt("theme","Light or dark",R0),c=()=>{for(let{name:h,button:u}of a)u.setAttribute("aria-pressed",String(r.choices.arrangement===h));Ki(l,"theme",Od()==="dark"?"To light colours":"To dark colours")};return r.on(c),Zs(c),c(),H("header",{class:"bar"},s.home?H("a",{class:"home",href:s.home,title:"All results"},"‹ All"):null,H("h1",{title:s.title||o.facts.name},s.title||o.facts.name),H("span",{class:"chip"},o.facts.engine),H("span",{class:"gap"}),t.length>0&&H("div",{class:"segments",role:"group","aria-label":"Panes"},...a.map(h=>h.button)),...n,s.file?nT(s.file):null,vt("link","Copy a link to this moment",()=>{H0(i)}),l,vt("help","Help",e,"?"))}function nT(i){let e="Save this page as one file (making it may take a minute)";return H("a",{class:"icon-button",href:i,download:"","aria-label":e,title:e},qs("save"))}var iT=.1,sT=.05,G0=0,Mo=[{name:"left",bits:3,ankle:7},{name:"right",bits:12,ankle:8}];function wo(i,e,t){let n=r=>i.times[e.frameIndex[r]],s=Mo.flatMap(r=>aT(e,t,r.bits,n).map(o=>({foot:r.name,row:o,ankle:r.ankle}))).sort((r,o)=>r.row-o.row);return s.map(({foot:r,row:o,ankle:a},l)=>{let c=s[l-1],h=c&&c.foot!==r?c:void 0,u=h&&s[l-2]?.foot===r?s[l-2]:void 0;return{foot:r,row:o,frame:e.frameIndex[o],time:n(o),stepTime:h?n(o)-n(h.row):NaN,stepLength:h?rT(i,e,o,a,h):NaN,strideTime:u?n(o)-n(u.row):NaN,strideLength:u?oT(Gd(i,e,u.row,a,o,a)):NaN}})}function rT(i,e,t,n,s){let[r,o]=Gd(i,e,s.row,G0,t,G0),[a,l]=Gd(i,e,s.row,s.ankle,t,n),c=Math.hypot(r,o);return c>=sT?(a*r+l*o)/c:NaN}function Gd(i,e,t,n,s,r){if(![t,s].every(h=>Xn(i,e.frameIndex[h])))return[NaN,NaN];let{drawn:a}=ai(i,e),l=3*(t*it+n),c=3*(s*it+r);return[a[c]-a[l],a[c+1]-a[l+1]]}function oT([i,e]){return Math.hypot(i,e)}function aT(i,e,t,n){let s=[],r=!1;for(let o=0;o<e.length;){let a=(i.flags[e[o]]&t)!==0,l=o;for(;l<e.length&&(i.flags[e[l]]&t)!==0===a;)l++;n(e[Math.min(l,e.length-1)])-n(e[o])>=iT&&(a&&r&&s.push(e[o]),r=!a),o=l}return s}function W0(i,e){let t="frame,time_s,foot,step_time_s,step_length_m,stride_time_s,stride_length_m",n=r=>Number.isFinite(r)?String(+r.toFixed(4)):"",s=e.map(r=>[i.frameIds[r.frame],+r.time.toFixed(6),r.foot,n(r.stepTime),n(r.stepLength),n(r.strideTime),n(r.strideLength)].join(","));return`${[t,...s].join(`
`)}
`}var Y0=[["Space","play, pause"],["J  K  L","backward, pause, forward; J or L again: faster"],["←  →  or  ,  .","one frame back, forward (with Shift ten)"],["Home  End","to the start, to the end"],["I  O  X","mark in, mark out, clear the marks"],["P","repeat the marked stretch"],["↑  ↓","faster, slower"],["E  Shift+E","to where a foot of the chosen person next, last came to stand"],["R  Shift+R","to the next, the previous filled-in stretch of the chosen person"],["C  V","camera view, free view (orbit)"],["1  2  3  4","from the front, the side, the top, the back"],["F","bring the people into view"],["[  ]  +  −","turn the free view, come closer, go away"],["W","follow the chosen person"],["PgDn  PgUp","choose the next, the previous person"],["Q  H","only the chosen person; hide them, show them"],["B  S  A  T  G  N","bodies, skeleton, axes, trails, floor, names"],["U  D","curves; copy their values at this moment"],["M","sound"],["?  Esc","this help; close it"]],X0=Math.PI/12,Wd=1.2,q0=["off","short","whole"];function $0(i,e){let{player:t,state:n}=i,s=h=>{let u=i.layers.flatMap(f=>f.figures.map(g=>g.key)),d=u.indexOf(n.choices.selected)+h;u.length&&n.set({selected:u[(d+u.length)%u.length]})},r=h=>n.set({[h]:!n.choices[h]}),o=h=>{let u=co.findIndex(d=>d>=t.speed-1e-6);t.setSpeed(co[Math.min(Math.max(u+h,0),co.length-1)])},a=h=>{if(t.playing&&t.direction===h)return o(1);t.pause(),t.play(h)},l={" ":()=>t.toggle(),k:()=>t.pause(),l:()=>a(1),j:()=>a(-1),arrowleft:h=>t.step(h.shiftKey?-10:-1),arrowright:h=>t.step(h.shiftKey?10:1),",":()=>t.step(-1),".":()=>t.step(1),"<":()=>t.step(-10),">":()=>t.step(10),arrowup:()=>o(1),arrowdown:()=>o(-1),home:()=>{t.seek(t.first)},end:()=>{t.seek(t.final)},e:h=>cT(i,h.shiftKey?-1:1),r:h=>lT(i,h.shiftKey?-1:1),i:()=>t.setMarks(t.frame,t.markOut),o:()=>t.setMarks(t.markIn,t.frame),x:()=>t.setMarks(null,null),p:()=>t.setLoop(!t.loop),c:()=>n.set({view:"camera"}),v:()=>n.set({view:"orbit"}),1:()=>e.navigator?.look("front"),2:()=>e.navigator?.look("side"),3:()=>e.navigator?.look("top"),4:()=>e.navigator?.look("back"),f:()=>e.navigator?.frame(),"[":()=>e.navigator?.turn(-X0),"]":()=>e.navigator?.turn(X0),"+":()=>e.navigator?.approach(1/Wd),"=":()=>e.navigator?.approach(1/Wd),"-":()=>e.navigator?.approach(Wd),w:()=>r("follow"),pagedown:()=>s(1),pageup:()=>s(-1),q:()=>n.set({solo:n.choices.solo?"":n.choices.selected}),h:()=>n.choices.selected&&n.setHidden(n.choices.selected,n.isShown(n.choices.selected)),b:()=>r("bodies"),s:()=>r("skeleton"),a:()=>r("axes"),g:()=>r("grid"),n:()=>r("labels"),t:()=>n.set({trails:q0[(q0.indexOf(n.choices.trails)+1)%3]}),m:()=>document.querySelector(".transport .sound")?.click(),u:()=>e.curves(),d:()=>e.copyValues(),"?":()=>e.help()};document.addEventListener("keydown",h=>{if(h.ctrlKey||h.metaKey||h.altKey||hT(h))return;let u=l[h.key.toLowerCase()];u&&(h.preventDefault(),u(h))});let c=h=>{let u=h.target,d=h.type!=="click"||h.detail>0;d&&!u.closest("dialog, .menu-wrap")&&u.closest("button, label, input, select")?.blur(),d&&u.closest("label")&&u.closest("label").querySelector("input")?.blur()};document.addEventListener("click",c),document.addEventListener("change",h=>{h.target instanceof HTMLSelectElement&&c(h)}),document.addEventListener("pointerup",h=>{h.target instanceof HTMLInputElement&&h.target.type==="range"&&c(h)})}function lT(i,e){let t=_i(i,i.state.choices.selected);if(!t)return;let{person:n}=t.figure,s=r=>{let o=i.frameOf(t.layer.index,r),a=o<0?-1:n.rowOfFrame[o]??-1;return a>=0&&(n.flags[a]&Ii)===0};for(let r=i.player.frame+e;r>=0&&r<i.player.numFrames;r+=e)if(s(r)&&!s(r-1)){i.player.pause(),i.player.seek(r);return}i.say(e>0?"No filled-in stretch after this frame.":"No filled-in stretch before this frame.")}function cT(i,e){let t=_i(i,i.state.choices.selected);if(!t)return;let{scene:n,index:s}=t.layer,{person:r}=t.figure,o=Array.from(r.frameIndex,(l,c)=>c),a=new Map(wo(n,r,o).map(l=>[l.frame,l.foot]));for(let l=i.player.frame+e;l>=0&&l<i.player.numFrames;l+=e){let c=a.get(i.frameOf(s,l));if(c)return i.player.pause(),i.player.seek(l),i.say(`The ${c} foot comes to stand.`)}i.say(`No foot comes to stand ${e>0?"after":"before"} this frame.`)}function hT(i){let e=i.target;return e.closest("dialog[open]")?i.key!=="?":e instanceof HTMLSelectElement||e instanceof HTMLTextAreaElement?!0:e instanceof HTMLInputElement?e.type==="checkbox"?i.key===" ":e.type==="range"?i.key.startsWith("Arrow")||i.key==="Home"||i.key==="End":!0:e.classList.contains("facts")?/^(Arrow(Up|Down)|Page(Up|Down))$/.test(i.key):i.key===" "&&(e instanceof HTMLButtonElement||e instanceof HTMLAnchorElement||e.tagName==="SUMMARY")}var J0=[["Path, speed","length of the pelvis’ path over the floor, and that by the time; straight: from its first to its last place."],["Steps","moments at which a foot comes to stand (heel or toe) after having been up; both at least 0.1 s long."],["Cadence","steps per minute, from the first to the last of them."],["Step time, length","from the other foot’s coming to stand to this foot’s: the time, and how much farther ahead the ankle stands then, along the way that the pelvis went meanwhile. Means over the stretch."],["Stride","from one coming to stand of a foot to its next: time and distance of the ankle, of both feet; mean ± standard deviation."],["Stance","part of the time in which heel or toe of that foot stand; both: in which both feet do."]];function K0(i,e,t,n){let s=qd(e,t,n);if(s.length<3)return[];let r=l=>i.times[e.frameIndex[l]],o=r(s[s.length-1])-r(s[0]),a=[["Time",`${o.toFixed(2)} s`]];return s.every(l=>Xn(i,e.frameIndex[l]))&&a.push(...uT(i,e,s,o)),e.flags.some(l=>l&15)&&a.push(...dT(i,e,s)),a.length>1?a:[]}function qd(i,e,t){let n=[];for(let s=e;s<=t;s++)i.rowOfFrame[s]>=0&&n.push(i.rowOfFrame[s]);return n}function uT(i,e,t,n){let s=ai(i,e).drawn,r=(h,u)=>Math.hypot(s[3*u*it]-s[3*h*it],s[3*u*it+1]-s[3*h*it+1]),o=Math.max(1,Math.round((i.fps||30)/10)),a=0;for(let h=o;h<t.length;h+=o)a+=r(t[h-o],t[h]);let l=r(t[0],t[t.length-1]),c=a/n;return[["Path",`${a.toFixed(2)} m (straight ${l.toFixed(2)} m)`],["Mean speed",`${c.toFixed(2)} m/s`]]}function dT(i,e,t){let n=wo(i,e,t),s=d=>n.filter(f=>f.foot===d),r=[["Steps",Mo.map(({name:d})=>`${s(d).length} ${d}`).join(", ")]],o=n.length>2?n[n.length-1].time-n[0].time:0;o>0&&r.push(["Cadence",`${(60*(n.length-1)/o).toFixed(0)} steps/min`]);let a=(d,f,g)=>{let v=Mo.map(p=>{let m=Z0(s(p.name).map(y=>y[f]));return m.length?`${p.name} ${Xd(m).toFixed(2)} ${g}`:""}).filter(Boolean);v.length&&r.push([d,v.join(", ")])};a("Step time","stepTime","s"),a("Step length","stepLength","m");let l=(d,f,g)=>{let v=Z0(n.map(p=>p[f]));v.length&&r.push([d,`${fT(v)} ${g} (${v.length})`])};l("Stride time","strideTime","s"),l("Stride length","strideLength","m");let c=d=>`${Math.round(100*t.filter(f=>d(e.flags[f])).length/t.length)} %`,h=Mo.map(({name:d,bits:f})=>`${d} ${c(g=>(g&f)!==0)}`),u=c(d=>Mo.every(({bits:f})=>(d&f)!==0));return r.push(["Stance",[...h,`both ${u}`].join(", ")]),r}function Z0(i){return i.filter(e=>Number.isFinite(e))}function Xd(i){return i.reduce((e,t)=>e+t,0)/i.length}function fT(i){if(i.length<2)return Xd(i).toFixed(2);let e=Xd(i),t=i.reduce((n,s)=>n+(s-e)**2,0);return`${e.toFixed(2)} ± ${Math.sqrt(t/(i.length-1)).toFixed(2)}`}function j0(){let i=H("button",{type:"button",class:"small",onclick:()=>e.close()},"Close"),e=H("dialog",{class:"help","aria-label":"Help"},H("div",{class:"help-head"},H("h2",{},"Help"),H("span",{class:"gap"}),i),H("h3",{},"Keys"),H("dl",{class:"keys"},...Y0.flatMap(([t,n])=>[H("dt",{},t),H("dd",{},n)])),H("h3",{},"Mouse and touch"),H("p",{},"Orbit: drag turns, the right button (two fingers) moves, the wheel (pinching) comes closer to what is under the pointer; a click chooses a person, a double click goes to them. Camera: the wheel enlarges, dragging moves, a double click resets. Curves: a click jumps there, dragging zooms, a double click shows everything again."),H("h3",{},"What the numbers are"),H("dl",{},...[...hm,...J0].flatMap(([t,n])=>[H("dt",{},t),H("dd",{},n)])));return e.addEventListener("click",t=>{t.target===e&&e.close()}),{element:e,open:()=>e.showModal()}}var pT=[.15,.11,.11,.15,.09,.09,.15,.06,.06,.15,.06,.06,.1,.1,.1,.1,.08,.08,.06,.06,.05,.05,.05,.05],mT=new Map([[15,1.6],[22,1.8],[23,1.8],[10,1.4],[11,1.4]]),vh=class{constructor(e){this.stage=e}stage;px=new Float64Array(it*3);out=[0,0,0];at(e,t){let n=null,s=1/0;for(let r of this.stage.layers){let o=this.stage.paneOf(r.index);if(!(e<o.x||e>o.x+o.width))for(let a of r.figures){if(a.row<0||!this.project(r,a))continue;let l=this.closest(r.scene.parents,e,t);l&&l.depth<s&&(s=l.depth,n={layer:r,figure:a,joint:l.joint,x:this.px[3*l.joint],y:this.px[3*l.joint+1]})}}return n}project(e,t){for(let n=0;n<it;n++){if(!this.stage.project(e,t.pose.joints,3*n,this.out))return!1;this.px.set(this.out,3*n)}return!0}closest(e,t,n){let s=null;for(let r=1;r<it;r++){let o=3*e[r],a=3*r,l=this.px[a]-this.px[o],c=this.px[a+1]-this.px[o+1],h=((t-this.px[o])*l+(n-this.px[o+1])*c)/(l*l+c*c||1),u=Math.min(Math.max(h,0),mT.get(r)??1),d=Math.hypot(this.px[o]+u*l-t,this.px[o+1]+u*c-n),f=this.px[o+2]+Math.min(u,1)*(this.px[a+2]-this.px[o+2]),g=pT[r]*this.stage.pixelsPerUnit()/f;d<=Math.max(g,5)&&(!s||f<s.depth)&&(s={joint:u>.5?r:e[r],depth:f})}return s}};var gT=4;function Q0(i,e){let t=new vh(e),n=H("div",{class:"hover-ring",hidden:!0}),s=H("div",{class:"hover-tip",role:"status",hidden:!0}),r=null,o={x:0,y:0},a=()=>{r=null,n.hidden=s.hidden=!0},l=()=>{let h=r&&t.at(r.x,r.y);if(n.hidden=s.hidden=!h,!h||!r)return;n.style.transform=`translate(${h.x}px, ${h.y}px)`,s.replaceChildren(..._T(i,h));let u=e.canvas.clientWidth,d=e.canvas.clientHeight,f=r.x+16+s.offsetWidth>u?r.x-16-s.offsetWidth:r.x+16,g=Math.min(r.y+12,d-s.offsetHeight-4);s.style.transform=`translate(${Math.max(f,0)}px, ${Math.max(g,0)}px)`},c=h=>{let u=e.canvas.getBoundingClientRect();return{x:h.clientX-u.left,y:h.clientY-u.top}};return e.canvas.addEventListener("pointermove",h=>{if(h.buttons||h.pointerType==="touch")return a();r=c(h),l()}),e.canvas.addEventListener("pointerleave",a),e.canvas.addEventListener("pointerdown",h=>o={x:h.clientX,y:h.clientY}),e.canvas.addEventListener("pointerup",h=>{if(Math.hypot(h.clientX-o.x,h.clientY-o.y)>gT)return;let{x:u,y:d}=c(h),f=t.at(u,d);f&&i.state.set({selected:f.figure.key})}),e.canvas.addEventListener("dblclick",h=>{if(i.state.choices.view!=="orbit")return;let{x:u,y:d}=c(h),f=t.at(u,d);f&&xT(i,e,f)}),i.player.on("frame",()=>{r&&!s.hidden&&requestAnimationFrame(l)}),H("div",{class:"overlay"},n,s)}function _T(i,e){let{scene:t}=e.layer,{person:n,row:s}=e.figure,r=n.frameIndex[s],o=3*(s*it+e.joint),a=Xn(t,r),{drawn:l,camera:c}=ai(t,n),h=[0,1,2].map(v=>(a?l:c)[o+v].toFixed(3)).join(", "),u=ba(t,n,e.joint,s),d=H("span",{class:"swatch"});d.style.backgroundColor=li(e.figure.color);let g=(n.flags[s]&Ii)!==0?"":`; filled in${t.reasons[n.why[s]]?`: ${fr(t.reasons[n.why[s]])}`:""}`;return[H("div",{class:"hover-head"},d,`${Pn(i,e.layer.index,n)} · ${fr(t.jointNames[e.joint])}`),H("div",{},`${h} m ${a?"(world)":"(camera)"}`),H("div",{},Number.isNaN(u)?"":`${Oc(t,e.joint)} ${u.toFixed(1)}°`),H("div",{},`confidence ${(n.confidence[s]/255).toFixed(2)}${g}`)]}function xT(i,e,t){let{controls:n,orbitCamera:s}=e,r=t.figure.pose.joints.subarray(3*t.joint,3*t.joint+3),o=new q(r[0],r[1],r[2]).applyMatrix4(new At().fromArray(t.layer.matrix).transpose()),a=s.position.clone().sub(n.target);a.setLength(Math.min(a.length(),3.2)),n.target.copy(o),s.position.copy(o).add(a),n.update(),i.redraw()}var yT=15,vT=.9;function t_(i,e,t){let n=H("div",{class:"overlay","aria-hidden":"true"}),s=[0,0,0],r=i.layers.flatMap(l=>l.figures.map(c=>{let h=H("div",{class:"name-label",hidden:!0},Pn(i,l.index,c.person));return h.style.borderColor=li(c.color),n.append(h),{layer:l,figure:c,element:h}})),o=i.layers.flatMap(l=>l.scene.boxesOnly.map(c=>{let h=H("div",{class:"box-label",hidden:!0},H("span",{},`${Pn(i,l.index,c)}, box only`));return h.style.borderColor=li(c.color),h.firstElementChild.style.backgroundColor=li(c.color),n.append(h),{layer:l,one:c,element:h}})),a=i.layers.map(l=>{let c=H("div",{class:"picture-outline",hidden:!0});return n.append(c),{layer:l,element:c}});return t.push(()=>{for(let{layer:l,element:c}of a)c.hidden=!bT(i,e,l.index),c.hidden||e_(c,e.pictureRect(e.paneOf(l.index)));for(let{layer:l,figure:c,element:h}of r){let u=i.state.choices.labels&&c.row>=0&&e.project(l,c.pose.joints,3*yT,s);if(h.hidden=!u,!u)continue;let d=.28*e.pixelsPerUnit()/s[2];h.style.transform=`translate(${s[0]}px, ${s[1]-d}px) translate(-50%, -100%)`}for(let{layer:l,one:c,element:h}of o){let u=l.frame>=0&&i.state.choices.view==="camera"?c.rowOfFrame[l.frame]:-1;if(h.hidden=u<0,u<0)continue;let d=e.pictureRect(e.paneOf(l.index)),f=d.width/i.scene.size[0],[g,v,p,m]=c.boxes.subarray(4*u,4*u+4);e_(h,{x:d.x+g*f,y:d.y+v*f,width:(p-g)*f,height:(m-v)*f})}}),n}function bT(i,e,t){let{view:n,blend:s}=i.state.choices,r=t===0||e.isSideBySide;return n==="camera"&&r&&(!e.hasPicture||s>vT)}function e_(i,e){i.style.transform=`translate(${e.x}px, ${e.y}px)`,i.style.width=`${e.width}px`,i.style.height=`${e.height}px`}function n_(i){let{state:e}=i,t=H("ul",{class:"people"}),n=[];for(let c of i.layers){i.layers.length>1&&t.append(H("li",{class:"people-heading"},`${"AB"[c.index]}: ${i.config.scenes[c.index]?.name??""}`));for(let h of c.figures){let{element:u,show:d}=ST(i,c.index,h);t.append(u),n.push(d)}for(let h of c.scene.boxesOnly)t.append(MT(i,c.index,h.id,h.color))}t.childElementCount||t.append(H("li",{class:"empty"},"Nobody was found in this input."));let s=H("label",{class:"check"},H("input",{type:"checkbox",onchange:()=>e.set({follow:!e.choices.follow})}),"Follow the chosen person"),r=H("button",{type:"button",class:"small",title:"Show everybody",onclick:()=>{e.hidden.clear(),e.set({solo:""})}},"All"),o=H("button",{type:"button",class:"small",title:"Hide everybody",onclick:()=>{for(let c of i.layers)for(let h of c.figures)e.hidden.add(h.key);e.set({solo:""})}},"None"),a=()=>{for(let c of n)c();s.firstElementChild.checked=e.choices.follow};e.on(a),i.player.on("frame",()=>n.forEach(c=>c())),a();let l=i.layers.reduce((c,h)=>c+h.figures.length,0);return H("section",{class:"panel","aria-label":"People"},H("h2",{},l>1?`People (${l})`:"People",H("span",{class:"gap"}),l>1&&r,l>1&&o),t,l>0&&s)}function ST(i,e,t){let{state:n}=i,{key:s,person:r}=t,o=Pn(i,e,r),a=vt("eye",`Hide ${o}`,()=>{let v=n.isShown(s);n.choices.solo&&n.set({solo:""}),n.setHidden(s,v)}),l=vt("solo",`Only ${o}`,()=>n.set({solo:n.choices.solo===s?"":s,selected:s}),""),c=H("span",{class:"swatch"});c.style.backgroundColor=li(t.color);let h=H("span",{class:"detail"}),u=H("button",{type:"button",class:"person-name",onclick:()=>n.set({selected:s})},c,o,h),d=H("li",{class:"person"},u,l,a),f="";return{element:d,show:()=>{let v=i.frameOf(e,i.player.frame),p=v>=0&&r.rowOfFrame[v]>=0,m=n.isShown(s),y=n.choices.selected===s,T=`${p}${m}${y}${n.choices.solo===s}`;if(T===f)return;f=T,y&&!d.classList.contains("chosen")&&d.scrollIntoView?.({block:"nearest"}),d.classList.toggle("absent",!p),d.classList.toggle("chosen",y),u.setAttribute("aria-pressed",String(y)),Ki(a,m?"eye":"eyeOff",m?`Hide ${o}`:`Show ${o}`),a.setAttribute("aria-pressed",String(!m)),l.setAttribute("aria-pressed",String(n.choices.solo===s));let w=r.stature?`${r.stature.toFixed(2)} m`:"";h.textContent=p?w:"absent"}}}function MT(i,e,t,n){let s=H("span",{class:"swatch hollow"});return s.style.borderColor=li(n),H("li",{class:"person box-only","data-key":Hc(e,t)},H("span",{class:"person-name"},s,Pn(i,e,{id:t}),H("span",{class:"detail"},"box only")))}var wT=.0015,ET=.35,TT=.004,AT=700,bh=class{constructor(e,t){this.element=e;this.frames=t;this.started=new Promise(n=>this.begin=n),e.addEventListener("seeked",()=>this.seeked()),e.addEventListener("loadeddata",()=>{document.hidden&&this.show(0)}),this.listen()}element;frames;pictureFrame=-1;isOwnPicture=!1;isBeyond=!1;onPicture=()=>{};offset=0;calibrated=!1;started;begin=()=>{};wanted=-1;inFlight=-1;waiting=[];timer=0;get isSeeking(){return this.inFlight>=0}seek(e){return this.inFlight<0&&this.pictureFrame===e&&this.isOwnPicture?Promise.resolve():(this.wanted=e,this.inFlight<0&&this.start(),new Promise(t=>this.waiting.push(t)))}start(){this.inFlight=this.wanted,this.element.currentTime=this.mediaTimeOf(this.inFlight)}seeked(){if(!(this.inFlight<0)){if(this.wanted!==this.inFlight)return this.start();window.clearTimeout(this.timer),this.pictureFrame===this.inFlight||document.hidden?this.arrived():this.timer=window.setTimeout(()=>this.arrived(),AT)}}arrived(){window.clearTimeout(this.timer),this.inFlight=-1;for(let e of this.waiting.splice(0))e()}mediaTimeOf(e){let t=ET*this.stepAt(e),n=this.isFollowed(e)?t:Math.min(t,TT);return Math.max(0,this.offset+this.frames.times[e]+n)}isFollowed(e){let{frameIds:t}=this.frames;return e+1<t.length&&t[e+1]-t[e]===1}stepAt(e){let{times:t,frameIds:n,fps:s}=this.frames,r=Math.min(e+1,t.length-1),o=r>0?r-1:0,a=n[r]-n[o]||1;return r>o?(t[r]-t[o])/a:1/(s||30)}listen(){let e=this.element;if("requestVideoFrameCallback"in e){let n=(s,r)=>{this.show(r.mediaTime),e.requestVideoFrameCallback(n)};e.requestVideoFrameCallback(n);return}let t=()=>{this.element.readyState>=2&&!this.element.seeking&&this.show(this.element.currentTime),requestAnimationFrame(t)};t()}show(e){this.calibrated||(this.element.currentTime===0&&this.inFlight<0&&(this.offset=e),this.calibrated=!0,this.begin());let{times:t}=this.frames,n=e-this.offset;this.pictureFrame=ys(t,n+wT);let s=this.stepAt(this.pictureFrame);this.isOwnPicture=Math.abs(n-t[this.pictureFrame])<.5*s,this.isBeyond=n>t[t.length-1]+.9*s,this.inFlight>=0&&!this.element.seeking&&(this.wanted!==this.inFlight?this.start():this.arrived()),this.onPicture(this.pictureFrame)}};function Yd(i,e,t){let n=H("button",{type:"button",class:"small",onclick:()=>i.state.set({arrangement:"bodies"})},"3D alone");return H("div",{class:"placard",role:"note"},qs("noVideo"),H("h2",{},e),H("p",{title:t},...RT(t)),n)}function RT(i){return i.split(/(--[\w-]+)/).map(e=>e.startsWith("--")?H("span",{class:"whole"},e):e)}var CT=700;function i_(i){let e=i.config.video;if(!e){let{video_note:h,video_left_out:u}=i.config;return{element:h&&!u?Yd(i,"No video",h):null,isPlacard:!0,ready:Promise.resolve(),start:()=>{}}}let t=(h,u,d)=>u?URL.createObjectURL(new Blob([Dc(u)],{type:d})):h,n,s=new Promise(h=>n=h),r=h=>{i.player.detach(),i.stage?.setPicture(null),o.replaceChildren(Yd(i,"No video",h)),i.say(h),n()},o=H("div",{class:"picture"}),a=h=>{h.generateMipmaps=!1,h.minFilter=h.magFilter=fn,h.flipY=!1,i.stage?.setPicture(i.config.video_is_overlay?null:h),i.state.set({})};if(e.picture_url||e.picture_element){let h=H("img",{alt:"The input"});return o.append(h),{element:o,isPlacard:!1,ready:s,start(){h.addEventListener("load",()=>{let u=new Rn(h);u.needsUpdate=!0,a(u),n()}),h.addEventListener("error",()=>r("This browser cannot show the picture.")),h.src=t(e.picture_url,e.picture_element,e.type??"image/jpeg")}}}let l=H("video",{preload:"auto",muted:!0,playsInline:!0,"aria-label":"The video",disablePictureInPicture:!0}),c=H("p",{class:"notice loading",role:"status",hidden:!0},"The video is on its way…");return o.append(l,c),l.addEventListener("click",()=>i.player.toggle()),{element:o,isPlacard:!1,ready:s,start(){let{scene:h,player:u}=i,d="This browser cannot play the video: the bodies move by the page’s own clock.";l.addEventListener("error",()=>r(d));let f=new bh(l,{times:h.times,frameIds:h.frameIds,fps:h.fps});l.addEventListener("loadeddata",()=>{l.videoWidth||r(d)},{once:!0});let g=window.setTimeout(()=>c.hidden=!1,CT);f.started.then(()=>(window.clearTimeout(g),c.remove(),u.attach(f),a(new jo(l)),u.seek(u.frame))).then(()=>{i.state.set({}),n()}),l.src=t(e.url,e.element,e.type??"video/mp4")}}}function s_(i){let{state:e}=i,t=i.scenes.some(c=>c.shots.some(h=>h.matrices)),n=i.scenes.some(c=>c.people.some(h=>h.flags.some(u=>(u&15)!==0))),s=i.scenes.some(c=>c.body),o=[["bodies","Bodies","B",s],["skeleton","Skeleton","S",s],["joints","Joints","",s],["axes","Joint axes","A",!0],["contacts","Contacts","",n],["grid","Floor","G",t],["shadows","Shadows","",t&&s],["camera","Camera","",!0],["labels","Names","N",!0]].map(([c,h,u,d])=>{let f=H("input",{type:"checkbox",disabled:!d,onchange:()=>e.set({[c]:f.checked})}),g=d?"":c==="grid"||c==="shadows"?"no world is trusted":c==="contacts"?"this result has none":"without a mesh",v=g?`${h}: ${g}`:u?`${h} (${u})`:h;return{name:c,input:f,element:H("label",{class:"check",title:v},f,h)}}),a=H("select",{onchange:()=>e.set({trails:a.value})},new Option("off","off"),new Option("last 1.5 s","short"),new Option("whole","whole")),l=()=>{for(let{name:c,input:h}of o)h.checked=e.choices[c]&&!h.disabled;a.value=e.choices.trails};return e.on(l),l(),H("section",{class:"panel","aria-label":"Show"},H("h2",{},"Show"),H("div",{class:"checks"},...o.map(c=>c.element)),i.scene.numFrames>1&&H("label",{class:"line",title:"Pelvis, hands and feet (T)"},"Trails",a))}function r_(i,e){let{state:t}=i,n=(u,d,f)=>H("button",{type:"button",class:"segment",title:`${d} (${f})`,"aria-keyshortcuts":f,onclick:()=>t.set({view:u})},qs(u),H("span",{},d)),s=n("camera","Camera","C"),r=n("orbit","Orbit","V"),o=H("input",{type:"range",min:"0",max:"1",step:"0.01","aria-label":"From the video to the bodies",title:"From the video to the bodies",oninput:()=>t.set({blend:Number(o.value)})}),a=H("label",{class:"blend"},H("span",{},"Video"),o,H("span",{},"Mesh")),l=H("div",{class:"sides"},...["front","side","top"].map((u,d)=>H("button",{type:"button",class:"small",title:`From the ${u} (${d+1})`,onclick:()=>e.look(u)},u[0].toUpperCase()+u.slice(1))),vt("frame","Bring the people into view",()=>e.frame(),"F")),c=H("button",{type:"button",class:"small",onclick:()=>t.set({overlaid:!t.choices.overlaid})}),h=()=>{let{choices:u}=t;s.setAttribute("aria-pressed",String(u.view==="camera")),r.setAttribute("aria-pressed",String(u.view==="orbit")),a.hidden=u.view!=="camera"||!i.stage?.hasPicture,l.hidden=u.view!=="orbit",o.value=String(u.blend),c.textContent=u.overlaid?"Side by side":"Overlay"};return t.on(h),h(),H("div",{class:"stage-bar"},H("div",{class:"segments",role:"group","aria-label":"View"},s,r),a,l,H("span",{class:"gap"}),i.layers.length>1&&c)}function o_(i){let e=H("dl"),t=H("span"),n=vt("save","Save the steps as csv: when each foot comes to stand",()=>PT(i)),s=H("h2",{},t,H("span",{class:"gap"}),n),r=H("section",{class:"panel","aria-label":"Stretch",hidden:!0},s,e),o="",a=()=>{let{player:l,state:c}=i,h=_i(i,c.choices.selected),u=`${c.choices.selected}|${l.markIn}|${l.markOut}`;if(u===o)return;o=u;let d=h?K0(h.layer.scene,h.figure.person,...a_(i,h.layer.index)):[];if(r.hidden=d.length===0,!d.length)return;n.hidden=!d.some(([g])=>g==="Steps");let f=l.markIn!==null||l.markOut!==null;t.textContent=`${Pn(i,h.layer.index,h.figure.person)}, ${f?"marked stretch":"all frames"}`,e.replaceChildren(...d.flatMap(([g,v])=>[H("dt",{},g),H("dd",{},v)]))};return i.player.on("state",a),i.state.on(a),window.setTimeout(a),r}function a_(i,e){let t=n=>Math.max(i.frameOf(e,n),0);return[t(i.player.markIn??0),t(i.player.markOut??i.scene.numFrames-1)]}function PT(i){let e=_i(i,i.state.choices.selected);if(!e)return;let{scene:t,index:n}=e.layer,{person:s}=e.figure,r=qd(s,...a_(i,n)),o=`${t.facts.name||"result"}_person_${s.id}_steps.csv`;pr(new Blob([W0(t,wo(t,s,r))],{type:"text/csv"}),o)}var l_=16,$d=5,IT=12,LT=[.01,.02,.05,.1,.2,.5,1,2,5,10,20,30,60,120,300,600];function c_(i){let{player:e,scene:t}=i,n=H("canvas",{"aria-hidden":"true"}),s=H("div",{class:"timeline-range"}),r=H("div",{class:"timeline-cursor"}),o=H("div",{class:"timeline-tip",hidden:!0}),a=H("div",{class:"timeline",role:"slider",tabindex:"0","aria-label":"Time","aria-valuemin":"0","aria-valuemax":String(t.numFrames-1)},n,s,r,o),l=1,c=t.times[0]??0,h=Math.max(t.numFrames-1,0),u=Math.max((t.times[h]??0)+e.durationOf(h)-c,1e-6),d=E=>(E-c)/u*l,f=i.layers.flatMap(E=>E.figures.map(O=>({layer:E,figure:O}))),g=Math.min(Math.max(f.length,1),IT),v=l_+4+g*$d+3;a.style.height=`${v}px`;let p=()=>{let E=window.devicePixelRatio||1;n.width=Math.round(l*E),n.height=Math.round(v*E);let O=n.getContext("2d");O&&(O.scale(E,E),m(O),f.forEach(({layer:N,figure:I},V)=>y(O,N.index,I.person,I.color,V)))},m=E=>{let O=LT.find(N=>N/u*l>=56)??1200;E.fillStyle=Qi("--dim"),E.font="10px system-ui, sans-serif";for(let N=Math.ceil(c/O);N*O<c+u;N++){let I=Math.round(d(N*O));E.fillRect(I,0,1,4);let V=N*O>=60||u>120?vs(N*O).replace(/\.?0+$/,""):String(+(N*O).toFixed(2));I<l-24&&E.fillText(`${V}`,I+3,10)}},y=(E,O,N,I,V)=>{let W=l_+4+V%g*$d;for(let D=0;D<t.numFrames;){let G=T(O,N,D),$=D+1;for(;$<t.numFrames&&T(O,N,$)===G;)$++;if(G){let k=d(t.times[D]),le=$<t.numFrames?d(t.times[$]):l;E.fillStyle=li(I,G===1?.95:.35),E.fillRect(k,W,Math.max(le-k,1),$d-2)}D=$}},T=(E,O,N)=>{let I=i.frameOf(E,N),V=I<0?-1:O.rowOfFrame[I];return V<0?0:O.flags[V]&Ii?1:2},w=()=>{r.style.transform=`translateX(${d(t.times[e.frame]??0)}px)`,a.setAttribute("aria-valuenow",String(e.frame)),a.setAttribute("aria-valuetext",vs(t.times[e.frame]??0))},P=()=>{let E=e.markIn!==null||e.markOut!==null;s.hidden=!E;let O=d(t.times[e.markIn??0]??0),N=e.markOut??h,I=d((t.times[N]??0)+e.durationOf(N));s.style.transform=`translateX(${O}px)`,s.style.width=`${Math.max(I-O,2)}px`},A=E=>{let O=a.getBoundingClientRect(),N=c+Math.min(Math.max(E.clientX-O.left,0),O.width)/O.width*u,I=0;for(;I<h&&t.times[I+1]<=N;)I++;return I},x=!1;return a.addEventListener("pointerdown",E=>{E.button===0&&(a.setPointerCapture(E.pointerId),x=e.playing,e.pause(),e.seek(A(E)))}),a.addEventListener("pointermove",E=>{let O=A(E);a.hasPointerCapture(E.pointerId)&&O!==e.frame&&e.seek(O),o.hidden=E.pointerType==="touch",o.textContent=`${vs(t.times[O]??0)} · ${t.frameIds[O]??0}`;let N=E.clientX-a.getBoundingClientRect().left;o.style.transform=`translateX(${Math.min(Math.max(N-50,0),l-110)}px)`}),a.addEventListener("pointerleave",()=>o.hidden=!0),a.addEventListener("pointerup",()=>{x&&e.play(),x=!1}),new ResizeObserver(()=>{l=Math.max(a.clientWidth,1),p(),w(),P()}).observe(a),e.on("frame",w),e.on("state",P),Zs(p),a}function h_(i){let{player:e,scene:t}=i,n=vt("play","Play",()=>e.toggle(),"Space");n.classList.add("primary");let s=H("span",{class:"time"}),r=H("input",{type:"number",class:"frame-number","aria-label":"Frame",title:"Frame of the file; type a number to go there",min:String(t.frameIds[0]??0),max:String(t.frameIds[t.numFrames-1]??0),onchange:()=>{let p=0;t.frameIds.forEach((m,y)=>{m<=Number(r.value)&&(p=y)}),e.pause(),e.seek(p),r.blur()}}),o=H("select",{"aria-label":"Speed",title:"Speed",onchange:()=>e.setSpeed(Number(o.value))}),a=vt("loop","Repeat (the marked stretch, where there is one)",()=>e.setLoop(!e.loop),"P"),l=vt("markIn","Mark in",()=>e.setMarks(e.frame,e.markOut),"I"),c=vt("markOut","Mark out",()=>e.setMarks(e.markIn,e.frame),"O"),h=vt("close","Clear marks",()=>e.setMarks(null,null),"X"),u=H("span",{class:"marks"}),d=vt("mute","Sound",()=>{let p=e.feed?.element;p&&(p.muted=!p.muted,v())},"M");d.classList.add("sound");let f=t.times[t.numFrames-1]??0,g=()=>{s.textContent=`${vs(t.times[e.frame]??0)} / ${vs(f)}`,document.activeElement!==r&&(r.value=String(t.frameIds[e.frame]??0))},v=()=>{Ki(n,e.playing?"pause":"play",e.playing?"Pause":"Play"),a.setAttribute("aria-pressed",String(e.loop)),[...o.options].some(w=>Number(w.value)===e.speed)||o.add(new Option(`${e.speed}×`,String(e.speed))),o.value=String(e.speed);let p=e.markIn!==null||e.markOut!==null;h.hidden=!p;let m=t.times[e.markIn??0],y=t.times[e.markOut??t.numFrames-1];u.textContent=p?`${vs(m)} – ${vs(y)} (${(y-m).toFixed(3)} s)`:"";let T=e.feed?.element;d.hidden=!T,T&&Ki(d,T.muted?"mute":"sound",T.muted?"Sound on":"Sound off")};for(let p of co)o.add(new Option(`${p}×`,String(p)));return e.on("frame",g),e.on("state",v),g(),v(),H("div",{class:"transport",role:"group","aria-label":"Playback"},vt("start","To the start",()=>{e.seek(e.first)},"Home"),vt("back","One frame back",()=>e.step(-1),"ArrowLeft"),n,vt("next","One frame forward",()=>e.step(1),"ArrowRight"),vt("end","To the end",()=>{e.seek(e.final)},"End"),s,H("label",{class:"frame-label"},"frame",r),H("span",{class:"gap"}),u,h,l,c,a,o,d)}var NT=680,DT=760;function u_(i,e,t){let{state:n,stage:s,scene:r}=i,o=s?new Qc(i,s):null;t.navigator=o;let a=H("div",{class:"toast",role:"status","aria-live":"polite",hidden:!0}),l=0,c=A=>{a.textContent=A,a.hidden=!1,window.clearTimeout(l),l=window.setTimeout(()=>a.hidden=!0,4e3)},h=j0(),u=i_(i),d=H("div",{class:"stage-pane"},s?e:H("p",{class:"notice"},"This browser shows no 3D (WebGL 2 is missing or switched off): the numbers and the video still work."));s&&o&&(d.prepend(r_(i,o)),d.append(t_(i,s,t.after),Q0(i,s)));let f=s&&o?[Km(i,s,t),jm(i,s,t,o)]:[],g=H("main",{class:"work"},u.element&&H("div",{class:"video-pane"},u.element),d,H("aside",{class:"side"},n_(i),s_(i),o_(i),i.scenes.length===2&&$m(i),z0(i)));u.element&&d.append(UT(g,d));let v=r.numFrames>1,p=v&&r.people.length?new yh(i):null,m=()=>{p?.setOpen(!p.isOpen),y.setAttribute("aria-pressed",String(p?.isOpen))},y=vt("curves","Curves",m,"U"),T=v?h_(i):null;p&&(T.append(y),p.setOpen(window.innerHeight>=NT&&window.innerWidth>DT),y.setAttribute("aria-pressed",String(p.isOpen)));let w=H("div",{class:"page"},V0(i,h.open,FT(u),f),g,T,v&&c_(i),p?.element,a,h.element),P=()=>{w.dataset.arrangement=u.element?n.choices.arrangement:"bodies"};return n.on(P),P(),$0(i,{navigator:o,help:h.open,curves:m,copyValues:()=>{p?.copy()}}),window.addEventListener("hashchange",()=>Vd(i)),{element:w,say:c,pictureReady:u.ready,started(){s&&OT(i,d,t),t.draw(),o?.look("start"),t.draw(),t.run(),Vd(i),u.start(),window.setTimeout(()=>p?.begin())}}}function FT(i){return i.element?i.isPlacard?["both","bodies"]:["both","video","bodies"]:[]}function UT(i,e){let t=()=>i.firstElementChild.clientWidth;return xh("Width of the video",!0,1,t,n=>{let s=t()+e.clientWidth-200;i.style.setProperty("--video",`${Math.min(Math.max(n,120),s)}px`)})}function OT(i,e,t){let n=i.stage,s=()=>{n.setGround(new mt().setStyle(Qi("--stage"),fs)),t.request()},r=()=>{n.resize(n.canvas.clientWidth,n.canvas.clientHeight),t.draw()};s(),n.resize(n.canvas.clientWidth,n.canvas.clientHeight),Zs(s),new ResizeObserver(r).observe(e)}function BT(i){return i.map(e=>Math.round(.8*(255-e)+20))}async function kT(i){if(i.element)return Zu(Dc(i.element));let e=await fetch(i.url);if(!e.ok)throw new Error(`the scene could not be read (${e.status})`);return Zu(await e.blob())}function zT(){let i=document.createElement("canvas").getContext("webgl2"),e=i?.getExtension("WEBGL_debug_renderer_info"),t=e?String(i.getParameter(e.UNMASKED_RENDERER_WEBGL)):"";return i?.getExtension("WEBGL_lose_context")?.loseContext(),/swiftshader|llvmpipe|softpipe|software|basic render/i.test(t)}function HT(i,e,t,n){try{return i.getContext("webgl2",{alpha:!1,antialias:!n,stencil:!1})?(n&&(t.choices.shadows=!1),new Kc(i,e,t)):null}catch{return null}}async function VT(i){let e=await Promise.all(i.scenes.map(kT)),t=e[0];if(!t)throw new Error("this page has no scene");let n=new zc(Cm());!t.people.length&&t.boxesOnly.length&&(n.choices.view="camera");let s=H("canvas",{class:"stage-canvas",role:"img",tabindex:"0","aria-label":"The bodies in 3D"}),r=zT(),o=HT(s,t,n,r),a=new Nc({times:t.times,frameIds:t.frameIds,fps:t.fps}),l=o?.shared??kc(),c=e.map((p,m)=>new $c(p,m,l,m>0?BT:null,r));for(let p of c)o?.add(p);let h=e.map(p=>GT(t,p)),u={config:i,scenes:e,scene:t,player:a,state:n,stage:o,layers:c,frameOf:(p,m)=>p===0?m:h[p][m]??-1,redraw:()=>d.request(),say:p=>v.say(p)},d=new jc(u),f=Math.min(...t.people.map(p=>p.frameIndex[0]??0));Number.isFinite(f)&&(a.frame=f);let g=c[0].figures.find(p=>p.person.rowOfFrame[a.frame]>=0)??c.flatMap(p=>p.figures)[0];g&&(n.choices.selected=g.key);let v=u_(u,s,d);document.body.replaceChildren(v.element),pm(u,d,v.pictureReady),v.started()}function GT(i,e){let t=new Map;return e.frameIds.forEach((n,s)=>t.set(n,s)),Int32Array.from(i.frameIds,n=>t.get(n)??-1)}A0();ft.enabled=!1;Promise.resolve().then(()=>VT(om())).catch(i=>{document.body.replaceChildren(H("p",{class:"failure",role:"alert"},`This page cannot show the result: ${i.message}.`))});})();

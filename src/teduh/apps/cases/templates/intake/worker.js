import sodium from "{% vendor 'libsodium-wrappers.mjs' %}";
import { serve } from "{% asset 'teduh/intake/worker.js' %}";

sodium.ready.then(() => serve(sodium, self), () => self.postMessage({ ready: false }));

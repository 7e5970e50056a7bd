// A page that was opened from a disk may start no Worker: browsers allow none for file addresses. The search needs one.
// There, a hidden frame runs the script, and what Workers have is made of messages between the two windows.
// The generator asks another host for such a script unless its settings name a file of this name.
(() => {
  if (location.protocol !== "file:") return;

  class FrameWorker extends EventTarget {
    constructor(url) {
      super();
      this.onmessage = null;
      this.onerror = null;
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      this.frame.title = "search";
      document.body.appendChild(this.frame);
      this.inside = this.frame.contentWindow;
      this.inside.postMessage = (data) => this.give(new MessageEvent("message", { data: structuredClone(data) }));
      this.inside.importScripts = (...scripts) =>
        scripts.reduce((before, script) => before.then(() => this.load(script)), Promise.resolve());
      this.loaded = this.load(url);
      this.loaded.catch(() => this.give(new ErrorEvent("error", { message: `${url} cannot be loaded` })));
    }

    load(url) {
      return new Promise((loaded, failed) => {
        const script = this.inside.document.createElement("script");
        script.src = new URL(url, location.href).href;
        script.onload = loaded;
        script.onerror = failed;
        this.inside.document.body.appendChild(script);
      });
    }

    give(event) {
      this.dispatchEvent(event);
      this[`on${event.type}`]?.(event);
    }

    postMessage(data) {
      const copy = structuredClone(data);
      this.loaded.then(() => {
        const event = new this.inside.MessageEvent("message", { data: copy });
        this.inside.dispatchEvent(event);
      });
    }

    terminate() {
      this.frame.remove();
    }
  }

  window.Worker = FrameWorker;
})();

// Lets this browser notify the person: asks when they press the button, never before, and sends with the form what the
// browser answers. Where it cannot, the form stays hidden, and the page says why. Source: W3C Push API.
"use strict";

(() => {
  const form = document.querySelector("form[data-push-key]");
  if (!form || !("serviceWorker" in navigator) || !("PushManager" in window)) return;
  form.hidden = false;
  document.querySelector("[data-push-cannot]").hidden = true;

  form.addEventListener("submit", async (event) => {
    if (form.elements.endpoint.value) return;
    event.preventDefault();
    for (const one of document.querySelectorAll("[data-push-fault]")) one.hidden = true;
    try {
      if ((await Notification.requestPermission()) !== "granted") return fault("denied");
      const { endpoint, keys } = (await subscribed()).toJSON();
      form.elements.endpoint.value = endpoint;
      form.elements.p256dh.value = keys.p256dh;
      form.elements.auth.value = keys.auth;
      form.requestSubmit();
    } catch {
      fault("failed");
    }
  });

  async function subscribed() {
    const registration = await navigator.serviceWorker.register(form.dataset.pushWorker);
    await active(registration);
    const options = { userVisibleOnly: true, applicationServerKey: form.dataset.pushKey };
    const former = await registration.pushManager.getSubscription();
    try {
      return await registration.pushManager.subscribe(options); // the same again, where there was one
    } catch (error) {
      if (!former) throw error;
      await former.unsubscribe(); // of a key that we had before
      return registration.pushManager.subscribe(options);
    }
  }

  function active(registration) {
    const worker = registration.installing ?? registration.waiting ?? registration.active;
    return new Promise((resolve) => {
      const look = () => worker.state === "activated" && resolve();
      worker.addEventListener("statechange", look);
      look();
    });
  }

  function fault(name) {
    document.querySelector(`[data-push-fault="${name}"]`).hidden = false;
  }
})();

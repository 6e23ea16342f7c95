// Passkeys on the pages where one signs and where one adds them: asks the browser, puts its answer into the form that the
// server drew, and sends it. The server says everything that is asked, in `data-` attributes.
import { bytes, text } from './base64url.mjs';

/** The reader's time zone, for the statement. */
for (const field of document.querySelectorAll('input[data-zone]')) {
  field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  const problem = form.querySelector('[data-problem]');
  if (!window.PublicKeyCredential || !navigator.credentials) {
    tell(problem, form.dataset.none);
  } else {
    form.querySelector('button').disabled = false;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      answer(form, problem);
    });
  }
}

/** @param {HTMLFormElement} form */
async function answer(form, problem) {
  const button = form.querySelector('button');
  button.disabled = true;
  problem.hidden = true;
  try {
    const fields = form.dataset.passkey === 'get' ? await get(form.dataset) : await create(form.dataset);
    for (const [name, value] of Object.entries(fields)) form.elements.namedItem(name).value = value;
    form.submit();
  } catch (error) {
    // The browser does not say which: declined, timed out, or no such passkey here.
    tell(problem, error?.name === 'InvalidStateError' ? form.dataset.known : form.dataset.failed);
    button.disabled = false;
  }
}

function tell(problem, words) {
  problem.textContent = words;
  problem.hidden = false;
}

async function get({ challenge, party, credentials }) {
  const allowCredentials = credentials.split(' ').filter(Boolean).map((id) => ({ type: 'public-key', id: bytes(id) }));
  const { id, response } = await navigator.credentials.get({
    publicKey: { challenge: bytes(challenge), rpId: party, allowCredentials, userVerification: 'required', timeout: 120_000 },
  });
  return { credential: id, client_data: text(response.clientDataJSON), authenticator_data: text(response.authenticatorData), signature: text(response.signature) };
}

async function create({ challenge, party, user, name, credentials }) {
  const { response } = await navigator.credentials.create({
    publicKey: {
      challenge: bytes(challenge),
      rp: { id: party, name: 'Murmuration' },
      user: { id: bytes(user), name, displayName: name },
      pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })),
      excludeCredentials: credentials.split(' ').filter(Boolean).map((id) => ({ type: 'public-key', id: bytes(id) })),
      authenticatorSelection: { userVerification: 'required', residentKey: 'preferred' },
      attestation: 'none',
      timeout: 300_000,
    },
  });
  return { client_data: text(response.clientDataJSON), attestation: text(response.attestationObject) };
}

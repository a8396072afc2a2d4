/**
 * Takes the network away from the pages. The policy of the page and the rules of its session do not see all that a page
 * can ask for: WebRTC, names that are looked up ahead, connections that are opened ahead. Hence no name resolves, and
 * what is asked for by number meets a proxy that is not there.
 */
import { app, type Session, type WebContents } from 'electron';
import { devServer } from './session-rules.ts';

/** No program can be reached by this address: Windows refuses it, elsewhere only root could listen there. */
const DEAD_PROXY = 'http://0.0.0.0:1';

/** Chromium lets loopback pass every proxy unless told otherwise. The dev server alone may be reached. */
const bypass = ['<-loopback>', ...(devServer ? [new URL(devServer).host] : [])].join(';');

const resolverRules = [
  'MAP * ~NOTFOUND',
  ...(devServer ? [`EXCLUDE ${new URL(devServer).hostname}`] : []),
].join(',');

/** WebRTC sends by UDP past every proxy unless told otherwise. */
const WEBRTC_POLICY = 'disable_non_proxied_udp';

/** For everything in the app's Chromium. Must run before the app is ready. */
export function closeNetwork(): void {
  app.commandLine.appendSwitch('host-resolver-rules', resolverRules);
  app.commandLine.appendSwitch('proxy-server', DEAD_PROXY);
  app.commandLine.appendSwitch('proxy-bypass-list', bypass);
  app.commandLine.appendSwitch('webrtc-ip-handling-policy', WEBRTC_POLICY);
  app.on('web-contents-created', (_event, contents) => closeContents(contents));
}

/** Once more for a session, whose own settings come before those of the command line. */
export function closeSession(session: Session): void {
  void session.setProxy({
    mode: 'fixed_servers',
    proxyRules: DEAD_PROXY,
    proxyBypassRules: bypass,
  });
  // Otherwise Electron fetches dictionaries, also where no page checks spelling.
  session.setSpellCheckerLanguages([]);
}

/** Electron takes no notice of the switch: it is there for a Chromium that starts before its first window is made. */
function closeContents(contents: WebContents): void {
  contents.setWebRTCIPHandlingPolicy(WEBRTC_POLICY);
}

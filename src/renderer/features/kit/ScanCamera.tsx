import { useEffect, useRef, useState } from 'react';
import { Camera } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Result } from '#shared/errors.ts';
import { ask } from '../../calls/client.ts';
import { useSecretOnScreen } from '../../calls/secretOnScreen.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { CodeReader } from './readCode.ts';
import styles from './ScanCamera.module.css';

interface ScanCameraProps {
  readonly onStart: () => void;
  readonly onText: (text: string) => void;
  /** Why there is no picture: none is connected, or the system gives none. */
  readonly onProblem: (problem: 'none' | 'refused') => void;
}

/** Reads the code of a kit that is held up to the camera, which is off again as soon as it has been read. */
export function ScanCamera({ onStart, onText, onProblem }: ScanCameraProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [stream, setStream] = useState<MediaStream | null>(null);
  const left = useRef(false);
  useEffect(() => {
    left.current = false;
    return () => {
      left.current = true;
    };
  }, []);
  const start = useSubmit(async (): Promise<Result<unknown>> => {
    onStart();
    const allowed = await ask('kit.camera', { on: true });
    if (!allowed.ok || !allowed.value.on) return allowed;
    try {
      const found = await navigator.mediaDevices.getUserMedia({
        video: { width: { ideal: 1280 }, facingMode: 'environment' },
        audio: false,
      });
      if (left.current) turnOff(found);
      else setStream(found);
    } catch (error) {
      void ask('kit.camera', { on: false });
      const isMissing = error instanceof DOMException && error.name === 'NotFoundError';
      if (!left.current) onProblem(isMissing ? 'none' : 'refused');
    }
    return allowed;
  });
  if (stream === null) {
    return (
      <>
        <Button icon={<Camera aria-hidden />} busy={start.busy} onClick={() => start.submit()}>
          {t('kit.check.camera')}
        </Button>
        {start.error && <Notice tone="danger">{errorText(start.error)}</Notice>}
      </>
    );
  }
  return (
    <Picture
      stream={stream}
      onText={(text) => {
        setStream(null);
        onText(text);
      }}
      onStop={() => setStream(null)}
    />
  );
}

interface PictureProps {
  readonly stream: MediaStream;
  readonly onText: (text: string) => void;
  readonly onStop: () => void;
}

/** What the camera sees. When it goes, the camera is off. */
function Picture({ stream, onText, onStop }: PictureProps) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  const tell = useRef(onText);
  useEffect(() => {
    tell.current = onText;
  });
  useSecretOnScreen(true);
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    element.srcObject = stream;
    const reader = new CodeReader();
    const watch = async (): Promise<void> => {
      for (;;) {
        // One frame after the other: the next is looked at when the one before has been.
        await new Promise((resolve) => element.requestVideoFrameCallback(resolve));
        if (reader.isClosed()) return;
        // A camera's first frames cannot always be taken.
        const frame = await createImageBitmap(element).catch(() => null);
        const text = frame && (await reader.read(frame));
        if (reader.isClosed()) return;
        if (text !== null) return tell.current(text);
      }
    };
    void watch();
    return () => {
      reader.close();
      element.srcObject = null;
      turnOff(stream);
    };
  }, [stream]);
  return (
    <div className={styles.camera}>
      <video ref={video} className={styles.picture} autoPlay muted playsInline />
      <div className={styles.below}>
        <span role="status">{t('kit.check.holdUp')}</span>
        <Button onClick={onStop}>{t('check.stop')}</Button>
      </div>
    </div>
  );
}

function turnOff(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
  void ask('kit.camera', { on: false });
}

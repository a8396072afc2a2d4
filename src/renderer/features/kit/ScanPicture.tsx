import { useEffect, useRef, useState } from 'react';
import { ScanLine } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { readCode } from './readCode.ts';

interface ScanPictureProps {
  readonly onStart: () => void;
  /** What the code in the picture says; null: none was found. */
  readonly onText: (text: string | null) => void;
}

/** Takes a photo or picture of a kit, in place of typing. */
export function ScanPicture({ onStart, onText }: ScanPictureProps) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const left = useRef(false);
  useEffect(() => {
    left.current = false;
    return () => {
      left.current = true;
    };
  }, []);
  const scan = async (picture: File): Promise<void> => {
    onStart();
    setBusy(true);
    const text = await readCode(picture);
    if (left.current) return;
    setBusy(false);
    onText(text);
  };
  return (
    <div>
      <Button icon={<ScanLine aria-hidden />} busy={busy} onClick={() => input.current?.click()}>
        {t('kit.check.picture')}
      </Button>
      <input
        ref={input}
        hidden
        type="file"
        accept="image/png,image/jpeg,image/webp"
        aria-label={t('kit.check.picture')}
        onChange={({ currentTarget }) => {
          const [picture] = currentTarget.files ?? [];
          // The same picture can be chosen once more.
          currentTarget.value = '';
          if (picture) void scan(picture);
        }}
      />
    </div>
  );
}

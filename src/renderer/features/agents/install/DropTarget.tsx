import { useEffect, useState } from 'react';
import { PackageOpen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useUser } from '../../../calls/app.ts';
import { useInstallsAgents } from '../BySelu.tsx';
import styles from './DropTarget.module.css';
import { dropPackage } from './installing.ts';

/** Takes a package that an administrator drops anywhere on the window. What nobody takes is never opened. */
export function DropTarget() {
  const { t } = useTranslation();
  const { isAdmin } = useUser();
  const mayInstall = useInstallsAgents() && isAdmin;
  const [over, setOver] = useState(false);

  useEffect(() => {
    const holdsFiles = ({ dataTransfer }: DragEvent): boolean =>
      dataTransfer?.types.includes('Files') ?? false;
    const onDragOver = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = mayInstall ? 'copy' : 'none';
      if (mayInstall) setOver(true);
    };
    const onDragLeave = ({ relatedTarget }: DragEvent): void => {
      // Only when it leaves the window, not when it passes from one element to the next.
      if (relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      setOver(false);
      if (!holdsFiles(event)) return;
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (mayInstall && file) void dropPackage(file.name);
    };
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('dragleave', onDragLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('dragleave', onDragLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, [mayInstall]);

  if (!over) return null;
  return (
    <div className={styles.target}>
      <div className={styles.card}>
        <PackageOpen aria-hidden />
        <p>{t('install.drop')}</p>
      </div>
    </div>
  );
}

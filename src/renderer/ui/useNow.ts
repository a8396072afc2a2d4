import { useEffect, useState } from 'react';

/** The time, again each minute: for “5 minutes ago” and what expires while it is on screen. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

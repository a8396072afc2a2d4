import { useId } from 'react';

interface LogoProps {
  /** Edge length in pixels. */
  readonly size: number;
}

/** The product mark: a warm speech bubble with a friendly face. */
export function Logo({ size }: LogoProps) {
  const glow = useId();
  return (
    <svg width={size} height={size} viewBox="0 0 48 48" aria-hidden>
      <defs>
        <linearGradient id={glow} x1="0" y1="0" x2="1" y2="1">
          <stop offset="0" stopColor="#FF6B5A" />
          <stop offset="1" stopColor="#FF9F67" />
        </linearGradient>
      </defs>
      <path
        d="M24 3c11.6 0 21 8.5 21 19.6 0 11-9.4 19.6-21 19.6-2.4 0-4.7-.4-6.8-1-2.3 1.8-5.4 3.2-9 3.4-.9 0-1.3-1-.7-1.6 1.7-1.7 2.7-3.7 3-5.7C5.9 34.2 3 28.7 3 22.6 3 11.5 12.4 3 24 3Z"
        fill={`url(#${glow})`}
      />
      <circle cx="17" cy="20" r="3" fill="#1E1B3A" />
      <circle cx="31" cy="20" r="3" fill="#1E1B3A" />
      <path
        d="M16.5 27.5c1.7 3 4.4 4.5 7.5 4.5s5.8-1.5 7.5-4.5"
        fill="none"
        stroke="#1E1B3A"
        strokeWidth="3"
        strokeLinecap="round"
      />
    </svg>
  );
}

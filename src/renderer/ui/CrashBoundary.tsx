import { Component, type ReactNode } from 'react';

interface Props {
  readonly children: ReactNode;
  /** Shown instead after a fault; gets what starts the contents afresh. */
  readonly fallback: (retry: () => void) => ReactNode;
}

/** Keeps a fault in a screen from leaving an empty window. */
export class CrashBoundary extends Component<Props, { readonly crashed: boolean }> {
  override state = { crashed: false };

  static getDerivedStateFromError(): { crashed: boolean } {
    return { crashed: true };
  }

  override render(): ReactNode {
    return this.state.crashed
      ? this.props.fallback(() => this.setState({ crashed: false }))
      : this.props.children;
  }
}

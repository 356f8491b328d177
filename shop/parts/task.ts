import { useRef, useState } from 'preact/hooks';

export interface Task {
  isBusy: boolean;
  error: unknown;
  /** Does nothing while another run is under way, so a double click does a thing once. */
  run: (work: () => Promise<unknown>) => Promise<void>;
}

/** Something that a button starts, with its states. */
export function useTask(): Task {
  const [state, setState] = useState<{ isBusy: boolean; error: unknown }>({ isBusy: false, error: undefined });
  const isRunning = useRef(false);
  const run = async (work: () => Promise<unknown>) => {
    if (isRunning.current) return;
    isRunning.current = true;
    setState({ isBusy: true, error: undefined });
    let failure: unknown;
    try {
      await work();
    } catch (error) {
      failure = error;
    }
    isRunning.current = false;
    setState({ isBusy: false, error: failure });
  };
  return { ...state, run };
}

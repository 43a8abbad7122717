import { type ButtonHTMLAttributes, cloneElement, type ReactElement, type ReactNode, useState } from 'react';
import { whileLoading } from '../store/idle';

interface Choice {
  readonly value: string;
  readonly label: ReactNode;
  /** Heading of the choices from here on. */
  readonly group?: string;
}

export interface MenuProps {
  /** The button that opens it. */
  readonly children: ReactElement<ButtonHTMLAttributes<HTMLButtonElement>>;
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly value: string;
  readonly align?: 'start' | 'center' | 'end';
  onChoose(value: string): void;
}

const load = () => import('./MenuList');
type List = Awaited<ReturnType<typeof load>>['MenuList'];

/** A button that opens a list of choices, one of which holds. The list is code that no first paint needs. */
export function Menu(props: MenuProps) {
  const [list, setList] = useState<{ readonly List: List }>();
  const [open, setOpen] = useState(false);
  if (list) return <list.List {...props} open={open} onOpenChange={setOpen} />;
  const start = async () => {
    const { MenuList } = await whileLoading(load());
    setList({ List: MenuList });
    setOpen(true);
  };
  return cloneElement(props.children, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onClick: () => void start(),
    onKeyDown: (event) => {
      if (event.key !== 'ArrowDown') return;
      event.preventDefault();
      void start();
    },
  });
}

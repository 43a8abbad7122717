import type { ComponentProps } from 'react';
import styles from './buttons.module.css';

interface Props extends ComponentProps<'button'> {
  readonly look?: 'flat' | 'ink';
  readonly square?: boolean;
  readonly small?: boolean;
}

export function Button({ look, square = false, small = false, className, type = 'button', ...rest }: Props) {
  const classes = [
    styles['button'],
    look && styles[look],
    square && styles['square'],
    small && styles['small'],
    className,
  ];
  return <button type={type} className={classes.filter(Boolean).join(' ')} {...rest} />;
}

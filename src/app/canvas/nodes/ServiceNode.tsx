import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { serviceLook } from '../../cluster/looks';
import { serviceMenu } from '../../cluster/menus';
import { Glyph } from '../../ui/Glyph';
import css from '../canvas.module.css';
import type { ServiceNode as ServiceNodeType } from '../graph';

/** A Service is no machine: it stands apart, dashed, without a wire. */
export const ServiceNode = memo(function ServiceNode({ data }: NodeProps<ServiceNodeType>) {
  const { service } = data;
  const port = service.ports[0];
  const look = serviceLook(service);
  return (
    <div className={css['service']} data-place={`service/${service.namespace}/${service.name}`}>
      <b>
        Service {service.name} <small>lives only in rules</small>
      </b>
      <p>
        <code>
          {service.clusterIP}
          {port ? `:${port.port}` : ''}
        </code>
        {port?.nodePort !== undefined && <span>NodePort {port.nodePort}</span>}
      </p>
      {look && (
        <span className={css['state']}>
          <Glyph name={look.glyph} size={11} />
          {look.word}
        </span>
      )}
      <button
        type="button"
        className={css['partButton']}
        data-nav=""
        tabIndex={-1}
        aria-haspopup="menu"
        aria-label={`Service ${service.name}, ${service.type}, ${service.clusterIP}${look ? `, ${look.word}` : ''}`}
        title={`Service ${service.namespace}/${service.name}, ${service.type}: change it`}
        onClick={(event) => serviceMenu(event, service)}
        onContextMenu={(event) => serviceMenu(event, service)}
      />
    </div>
  );
});

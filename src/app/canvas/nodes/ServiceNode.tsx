import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import css from '../canvas.module.css';
import type { ServiceNode as ServiceNodeType } from '../graph';

/** A Service is no machine: it stands apart, dashed, without a wire. */
export const ServiceNode = memo(function ServiceNode({ data }: NodeProps<ServiceNodeType>) {
  const { service } = data;
  const port = service.ports[0];
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
    </div>
  );
});

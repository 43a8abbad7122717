/** What React Flow is told of a picture that is looked at and not edited: nothing in it is dragged, joined or selected. */
export const still = {
  nodesDraggable: false,
  nodesConnectable: false,
  elementsSelectable: false,
  nodesFocusable: false,
  edgesFocusable: false,
  disableKeyboardA11y: true,
} as const;

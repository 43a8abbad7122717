/** What React Flow is told of a picture that is looked at and not edited: nothing in it is dragged, joined or selected. */
export const still = {
  nodesDraggable: false,
  nodesConnectable: false,
  elementsSelectable: false,
  nodesFocusable: false,
  edgesFocusable: false,
  disableKeyboardA11y: true,
  // React Flow would take Space from the whole page, from the editors too: they are no fields in its eyes.
  panActivationKeyCode: null,
  selectionKeyCode: null,
  multiSelectionKeyCode: null,
  zoomActivationKeyCode: null,
  deleteKeyCode: null,
} as const;

/** The wheel, swipes and pinches belong to the page around. */
export const unmoved = {
  zoomOnScroll: false,
  zoomOnPinch: false,
  zoomOnDoubleClick: false,
  panOnDrag: false,
  preventScrolling: false,
} as const;

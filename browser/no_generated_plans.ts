/**
 * Stands for the generators of gob/plans/ in the bundle of a page. A page whose content policy forbids code made of text, as it
 * should, would not use them; the plans that they make faster do the same work.
 *
 * @module
 */

/** There is no generated code. */
function none(): undefined {
  return undefined;
}

export {
  none as generateReadElements,
  none as generateReadStruct,
  none as generateWriteElements,
  none as generateWriteEntries,
  none as generateWriteStruct,
};

/** The editor of the page, for its components. */
import { createContext, useCallback, useContext, useSyncExternalStore } from "react"
import type { Draft, ItemPart, Part } from "./draft.ts"
import { changePart } from "./change.ts"
import type { Editor } from "./editor.ts"

const Context = createContext<Editor | null>(null)

/** Gives the editor to all below. */
export const EditorProvider = Context.Provider

/** The editor of the page. */
export const useEditor = (): Editor => {
  const editor = useContext(Context)
  if (editor === null) throw new Error("there is no editor around this component")
  return editor
}

/** A piece of the draft; the component is drawn again when that piece is another one. */
export const useDraft = <Piece>(select: (draft: Draft) => Piece): Piece => {
  const { draft } = useEditor()
  return useSyncExternalStore(draft.subscribe, () => select(draft.get()))
}

/** A part by its name; `undefined` = it is gone. */
export const usePart = (name: string): Part | undefined => useDraft((draft) => draft.parts.get(name))

/** Changes what an item has beside its title. */
export const useChangeItem = (name: string): ((change: (item: ItemPart) => ItemPart) => void) => {
  const editor = useEditor()
  return useCallback(
    (change) =>
      editor.change((draft) =>
        changePart(draft, name, (part) => (part.item === null ? part : { ...part, item: change(part.item) }))
      ),
    [editor, name]
  )
}

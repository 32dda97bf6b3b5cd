/** Gives the browser a file to keep. */
export const saveText = (name: string, type: string, text: string): void => {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement("a")
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}

/** The same for a document: `content` as JSON under `name`. */
export const saveJson = (name: string, content: unknown): void =>
  saveText(name, "application/json", JSON.stringify(content, null, 2))

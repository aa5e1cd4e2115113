// Loading the style sheet that lies beside a module.

/** Put a style sheet into the page, once; `near` is the module's import.meta.url. */
export function useStyles(name, near) {
  const address = new URL(name, near).href;
  if ([...document.styleSheets].some(({ href }) => href === address)) return;
  if (document.querySelector(`link[href="${address}"]`)) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  document.head.append(link);
}

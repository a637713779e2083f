// Starts the page. Its own element names the two files, whose names change with their contents.
const { js, wasm } = document.querySelector('script[data-wasm]').dataset;
const address = (file) => new URL(file, document.baseURI).href;
const { default: start } = await import(address(js));
await start({ module_or_path: address(wasm) });

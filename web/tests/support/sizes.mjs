// Prints how many bytes a folder takes: as it is, with gzip, with brotli. Both at their best.
//
//   node web/tests/support/sizes.mjs dist

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const folder = process.argv[2];
const rows = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => sizes(join(entry.parentPath ?? entry.path, entry.name)))
  .sort((a, b) => b.brotli - a.brotli);

print('file', 'raw', 'gzip', 'brotli');
for (const { file, raw, gzip, brotli } of rows) print(relative(folder, file), raw, gzip, brotli);
print('total', total('raw'), total('gzip'), total('brotli'));

function sizes(file) {
  const bytes = readFileSync(file);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return {
    file,
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, { params }).length,
  };
}

function total(column) {
  return rows.reduce((sum, row) => sum + row[column], 0);
}

function print(name, ...counts) {
  console.log(name.padEnd(52) + counts.map((count) => String(count).padStart(10)).join(''));
}

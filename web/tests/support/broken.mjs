// A run in which a property breaks: followers say that they have what their slow disks do not have yet.

const LOST = `raft-scenario 1
title Lost
servers 3
seed 7
disk sync 60ms..90ms
rules off entries-on-disk
at 1500ms cut S1<->S3
at 1500ms put x 7
at 1540ms crash S2
at 1600ms cut S1<->S2
at 1600ms restart S2
`;

/** Writes the run into the scenario's editor and plays it until it stops by itself. */
export async function breaks(page) {
  const tool = page.locator('[data-name=tool-text]');
  if (await tool.isVisible()) await tool.click();
  await page.locator('.drawer textarea').fill(LOST);
  await page.locator('.drawer .primary').click();
  await page.keyboard.press('Escape');
  await page.locator('.speed input').fill('40');
  await page.locator('.broken').waitFor();
}

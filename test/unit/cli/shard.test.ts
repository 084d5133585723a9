import { property } from 'assay';
import fc from 'fast-check';
import { expect } from 'vitest';
import { shardOf } from '../../../src/cli/find-checks.ts';

const files = fc.array(fc.uuid(), { maxLength: 20 });

property('the shards of a list are a partition of it', [files, fc.integer({ min: 1, max: 8 })], (all, count) => {
  const shards = Array.from({ length: count }, (_, index) => shardOf(all, { index: index + 1, count }));
  expect(shards.flat().toSorted()).toEqual(all.toSorted());
  expect(
    Math.max(...shards.map((shard) => shard.length)) - Math.min(...shards.map((shard) => shard.length)),
  ).toBeLessThanOrEqual(1);
});

property('without a shard every file is mine', [files], (all) => {
  expect(shardOf(all, undefined)).toEqual(all);
});

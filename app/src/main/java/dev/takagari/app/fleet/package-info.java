/// A small synthetic Falcon fleet for demo, tests and benchmarks, and copies of feed buckets on
/// disk.
///
/// `FleetGenerator` makes the lines, `FleetBucket` writes them in the layout of a feed bucket,
/// `FleetStory` says what was planted; `BucketCopy` reads any directory of that layout and
/// announces it as the vendor would.
@NullMarked
package dev.takagari.app.fleet;

import org.jspecify.annotations.NullMarked;

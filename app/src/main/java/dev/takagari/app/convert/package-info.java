/// Turns a copy of a feed bucket into Parquet files in the lake's layout, without queue, catalog,
/// servers or Spring.
///
/// `Lots` shares the files out, a `LotConversion` does one share on one thread from the first byte
/// to the last data file, `Conversion` runs them and adds up.
@NullMarked
package dev.takagari.app.convert;

import org.jspecify.annotations.NullMarked;

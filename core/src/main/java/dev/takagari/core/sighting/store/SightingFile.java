package dev.takagari.core.sighting.store;

import java.time.YearMonth;

/// A data file that exists, committed or not.
///
/// @param location where it lies, as the lake's file system names it
/// @param level how often its rows were merged; 0 for files of units
/// @param firstDay smallest day in it, days since 1970
/// @param lastDay largest day in it
/// @param descriptor everything a commit needs to know of it, text that only the table's adapter
///   reads; empty for files of the table
public record SightingFile(
    String location,
    YearMonth month,
    int level,
    long rows,
    long bytes,
    int firstDay,
    int lastDay,
    String descriptor) {}

package dev.takagari.enrich.intel;

import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.Observed;

/// What came of asking one source for one thing.
///
/// @param source the name of the source
public record IntelFinding(Observed observed, String source, IntelAnswer answer) {}

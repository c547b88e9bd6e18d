/// Figures for reports: what became of what was detected in a span of time, and what nobody was
/// told of.
@NullMarked
package dev.takagari.core.report;

import org.jspecify.annotations.NullMarked;

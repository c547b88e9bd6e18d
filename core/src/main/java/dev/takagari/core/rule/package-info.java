/// Rules: queries that are asked of every event as it arrives, and how often one has to fit before
/// somebody is told.
@NullMarked
package dev.takagari.core.rule;

import org.jspecify.annotations.NullMarked;

/// Indicators of compromise: what they are, their one spelling, and the ports of those who keep and
/// match them.
@NullMarked
package dev.takagari.core.indicator;

import org.jspecify.annotations.NullMarked;

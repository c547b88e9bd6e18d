/// Cases: one for each thing that was detected, with the facts gathered and what people decided.
@NullMarked
package dev.takagari.core.cases;

import org.jspecify.annotations.NullMarked;

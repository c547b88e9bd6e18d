/// Risk policies as their files say them: rules in order, and the examples that test them. What
/// their expressions mean is the business of the module that decides.
@NullMarked
package dev.takagari.core.policy;

import org.jspecify.annotations.NullMarked;

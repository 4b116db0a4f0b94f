package io.hookworks.ops.text;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names whose values are secret: of JSON fields, form fields, query parameters and headers. */
final class SecretName {
    /** Within a name in lower case without its punctuation. */
    private static final Pattern PART =
            Pattern.compile(
                    "passw|passphrase|secret|token|authorization|authcode|authkey|apikey|accesskey"
                            + "|privatekey|signingkey|encryptionkey|credential|cardnumber"
                            + "|cardno$|securitycode|accountnumber|socialsecurity|cookie|signature"
                            + "|sessionid|onetimecode|pwd|jwt|bearer");

    /** One of the words of a name. */
    private static final Set<String> WORDS =
            Set.of(
                    "auth", "oauth", "pin", "pan", "cvv", "cvv2", "cvc", "cvc2", "csc", "ssn",
                    "iban", "otp", "totp", "sig", "hmac");

    /** The whole name, where a part of a longer one would mean something else. */
    private static final Set<String> WHOLE = Set.of("pass", "cardno");

    private static final Pattern BORDER =
            Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|%[0-9A-Fa-f]{2}|[^A-Za-z0-9]+");

    private SecretName() {}

    static boolean hides(String name) {
        var words = List.of(BORDER.split(name, -1));
        var joined = String.join("", words).toLowerCase(Locale.ROOT);
        return PART.matcher(joined).find()
                || WHOLE.contains(joined)
                || words.stream().anyMatch(word -> WORDS.contains(word.toLowerCase(Locale.ROOT)));
    }

    /** Whether a name hides its value below these names, such as {@code number} below a card. */
    static boolean hides(List<String> above, String name) {
        return hides(name) || above.stream().anyMatch(each -> hides(each + "_" + name));
    }
}

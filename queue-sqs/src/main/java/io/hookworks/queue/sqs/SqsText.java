package io.hookworks.queue.sqs;

/**
 * What SQS takes as text: in bodies, attribute values and attribute names. Loops, since every
 * message goes through them.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html">SendMessage</a>
 */
final class SqsText {
    private SqsText() {}

    /** Not empty, and made only of the characters that XML 1.0 allows. */
    static boolean legal(String text) {
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            var pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
            if (!pair && !legal(c)) {
                return false;
            }
            i += pair ? 1 : 0;
        }
        return !text.isEmpty();
    }

    private static boolean legal(char c) {
        return c == 0x9
                || c == 0xA
                || c == 0xD
                || (c >= 0x20 && c <= 0xD7FF)
                || (c >= 0xE000 && c <= 0xFFFD);
    }

    /** No dot first, last or beside another. */
    static boolean legalName(String name) {
        var before = '.';
        for (int i = 0; i < name.length(); i++) {
            var c = name.charAt(i);
            if (c == '.' ? before == '.' : !isOfName(c)) {
                return false;
            }
            before = c;
        }
        return before != '.';
    }

    private static boolean isOfName(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '-';
    }
}

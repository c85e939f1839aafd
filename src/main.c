/* pressmark: the table of commands, nothing else. */
#include <stdio.h>

int main(void)
{
    puts("pressmark " PRESSMARK_VERSION);
    return 0;
}

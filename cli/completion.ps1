# PowerShell completion of deputy {{version}}: what `deputy completion powershell` prints, for PowerShell 5.1 and later.
# In a profile: deputy completion powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName 'deputy', 'deputy.exe' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # What may stand behind a command: Words for so many Places, then files; Formats are the values of its --format.
    $commands = @{
{{commands}}    }
    $values = @{
{{values}}    }

    $word = [string]$wordToComplete
    $before = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
            ForEach-Object { $_.Extent.Text })
    $name = ''
    $index = 1
    if ($before.Count -gt 1) {
        $name = $before[1]
        $index = 2
        if ($name -eq '{{with-subcommands}}' -and $before.Count -gt 2) {
            $name = $name + ' ' + $before[2]
            $index = 3
        }
    }
    if (-not $commands.ContainsKey($name)) {
        return
    }
    $command = $commands[$name]
    $option = ''
    $operands = 0
    $closed = $false
    while ($index -lt $before.Count) {
        $text = $before[$index]
        if ($closed -or $text -eq '-' -or -not $text.StartsWith('-')) {
            $operands++
        }
        elseif ($text -eq '--') {
            $closed = $true
        }
        elseif ($values.ContainsKey($text)) {
            # The value is the next word, which may be the one that is typed.
            $index++
            if ($index -ge $before.Count) {
                $option = $text
            }
        }
        $index++
    }

    $head = ''
    if (-not $option -and -not $closed -and $word.StartsWith('--') -and $word.Contains('=')) {
        $option = $word.Substring(0, $word.IndexOf('='))
        $head = $option + '='
        if (-not $values.ContainsKey($option)) {
            return
        }
    }
    $offered = [ordered]@{}
    $files = $false
    $kind = 'ParameterValue'
    if ($option) {
        $files = $values[$option].Files
        $names = $values[$option].Names
        $ending = ''
        if ($option -eq '--format' -or $option -eq '--report') {
            $names = $command.Formats
        }
        if ($option -eq '--report') {
            $rest = $word.Substring($head.Length)
            $files = $rest.Contains('=')
            $ending = '='
            if ($files) {
                $names = @()
                $head = $head + $rest.Substring(0, $rest.IndexOf('=') + 1)
            }
        }
        foreach ($each in $names) {
            $offered[$head + $each + $ending] = $each
        }
    }
    elseif (-not $closed -and $word.StartsWith('-')) {
        $offered = $command.Options
        $kind = 'ParameterName'
    }
    else {
        $files = $command.Files
        if ($operands -lt $command.Places) {
            $offered = $command.Words
        }
    }

    foreach ($each in $offered.GetEnumerator()) {
        if ($each.Key.StartsWith($word, [System.StringComparison]::Ordinal)) {
            [System.Management.Automation.CompletionResult]::new($each.Key, $each.Key, $kind, $each.Value)
        }
    }
    if ($files) {
        $path = $word.Substring($head.Length)
        foreach ($each in [System.Management.Automation.CompletionCompleters]::CompleteFilename($path)) {
            [System.Management.Automation.CompletionResult]::new($head + $each.CompletionText, $each.ListItemText,
                $each.ResultType, $each.ToolTip)
        }
    }
}

# Runs the compiled build host with the arguments given. It is compiled first when a source file is newer than it.
# The equal of build.sh, without ReadyToRun.
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
# A host of its own for each source of the Cake.Frosting API.
$hosts = Join-Path $root ('.slipway/host' + $(if ($env:CakeFrosting) { "-$env:CakeFrosting" }))
$current = Join-Path $hosts 'current'

# The source files; those newer than the time given stand there twice.
function Get-Sources([datetime] $since) {
    @(Get-ChildItem "$root/build", "$root/src" -Recurse -File) + @(Get-Item "$root/global.json", "$root/Directory.*.*") |
        Where-Object { $_.FullName.Substring($root.Length) -notmatch '[\\/](bin|obj)[\\/]|[\\/]\.[^\\/]*$' } |
        ForEach-Object { $_.FullName; if ($_.LastWriteTimeUtc -gt $since) { $_.FullName } }
}

# The directory of a host that is up to date, or nothing.
function Get-CurrentHost {
    if (-not (Test-Path $current)) { return }
    $directory = Join-Path $hosts (Get-Content $current)
    $list = Join-Path $directory 'sources'
    if (-not (Test-Path $list) -or -not (Test-Path (Get-Content "$directory/dotnet"))) { return }
    $sources = @(Get-Sources (Get-Item $list).LastWriteTimeUtc)
    if (($sources -join "`n") -eq (@(Get-Content $list) -join "`n")) { $directory }
}

function Find-Dotnet {
    $own = Join-Path $root $(if ($env:OS -eq 'Windows_NT') { '.dotnet/dotnet.exe' } else { '.dotnet/dotnet' })
    Push-Location $root
    try {
        foreach ($dotnet in @((Get-Command dotnet -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1).Source, $own)) {
            if ($dotnet -and (Test-Path $dotnet)) {
                try { & $dotnet --version *> $null } catch { continue }
                if ($LASTEXITCODE -eq 0) { return $dotnet }
            }
        }
    }
    finally { Pop-Location }
    Write-Host "The .NET SDK that global.json names is not on this machine. Installing it into $root/.dotnet ..."
    $script = $env:SLIPWAY_DOTNET_INSTALL
    if (-not $script) {
        $script = Join-Path $hosts 'dotnet-install.ps1'
        Invoke-WebRequest https://dot.net/v1/dotnet-install.ps1 -OutFile $script -UseBasicParsing
    }
    & $script -JSonFile "$root/global.json" -InstallDir "$root/.dotnet" -NoPath | Out-Host
    if (-not (Test-Path $own)) { Write-Host "The .NET SDK was not installed: $script failed. Its output is above."; exit 2 }
    $own
}

function Build-Host {
    $dotnet = Find-Dotnet
    Write-Host -NoNewline 'Building the build host ... '
    $started = [datetime]::UtcNow
    $id = '{0:yyyyMMddHHmmss}-{1}' -f $started, $PID
    $directory = (New-Item -ItemType Directory -Force (Join-Path $hosts $id)).FullName
    # Listed before it is compiled, with that time: what is edited meanwhile is newer than the list.
    Get-Sources ([datetime]::MaxValue) | Set-Content "$directory/sources"
    (Get-Item "$directory/sources").LastWriteTimeUtc = $started
    Set-Content "$directory/dotnet" $dotnet
    $ErrorActionPreference = 'Continue'
    $log = & $dotnet publish "$root/build/Build.csproj" -c Release -o $directory --artifacts-path "$hosts/obj" --nologo -v quiet '-clp:NoSummary' `
        '-nodeReuse:false' '-p:UseSharedCompilation=true' '-p:RunAnalyzers=false' '-p:EnforceCodeStyleInBuild=false' '-p:GenerateDocumentationFile=false' 2>&1
    if ($LASTEXITCODE -ne 0) {
        Write-Host 'failed.'
        $log | Out-Host
        Write-Host 'The build host does not compile, so no target was run. Mend the errors above and run build.ps1 again.'
        Remove-Item $directory -Recurse -Force
        exit 2
    }
    $ErrorActionPreference = 'Stop'
    Set-Content "$current.$PID" $id
    Move-Item -Force "$current.$PID" $current
    # A directory that a process runs from cannot be renamed (or not removed), and stays.
    Get-ChildItem $hosts -Directory -Filter '2*' | Sort-Object Name -Descending | Select-Object -Skip 2 | ForEach-Object {
        try { Rename-Item $_.FullName "old-$($_.Name)"; Remove-Item "$hosts/old-$($_.Name)" -Recurse -Force } catch [IO.IOException], [UnauthorizedAccessException] { }
    }
    Write-Host ('{0:0} s' -f ([datetime]::UtcNow - $started).TotalSeconds)
    $directory
}

New-Item -ItemType Directory -Force $hosts | Out-Null
$directory = Get-CurrentHost
if (-not $directory) {
    # One at a time: whoever waited finds the host compiled.
    $lock = $null
    while (-not $lock) {
        try { $lock = [IO.File]::Open("$hosts/compile.lock", 'OpenOrCreate', 'ReadWrite', 'None') } catch [IO.IOException] { Start-Sleep -Milliseconds 200 }
    }
    try { $directory = Get-CurrentHost; if (-not $directory) { $directory = Build-Host } } finally { $lock.Dispose() }
}
$dotnet = Get-Content "$directory/dotnet"
if ($dotnet.StartsWith($root)) {
    $env:DOTNET_ROOT = Split-Path $dotnet
    $env:PATH = $env:DOTNET_ROOT + [IO.Path]::PathSeparator + $env:PATH
}
$env:SLIPWAY_ROOT = $root
& $dotnet "$directory/Build.dll" @args
exit $LASTEXITCODE

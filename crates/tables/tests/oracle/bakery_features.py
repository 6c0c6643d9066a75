"""Writes ../it/fixtures/bakery_rows.json: features of a few rows of the bakery data, the oracle of tests/it/features_bakery.rs.

    pip install numpy pandas && python bakery_features.py

The prototype with which the recipe was found, kept as it was: terse, vectorised over branches and products, and sharing
nothing with the Rust kernel but the definitions. `build(t)` gives the features of all rows of origin t, `closure(t)` the
days foreseen as closed.
"""
import datetime as dt
import json
import pathlib

import numpy as np
import pandas as pd

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parents[3] / "data" / "bakery_branches" / "bakery_daily.csv.gz"
D0=dt.date(2016,1,2)
d=pd.read_csv(DATA)
dates=sorted(d.date.unique()); T=len(dates)
br=sorted(d.branch.unique()); pr=sorted(d['product'].unique()); NB,NP=len(br),len(pr)
A=d.sort_values(['branch','product','date'])
Y=A.value.values.reshape(NB,NP,T).astype(float)
PROMO=A.promo.values.reshape(NB,NP,T)[0].astype(float)   # [P,T] (chain wide)
HOL=A.holiday.values.reshape(NB,NP,T)[0,0].astype(int)
SCH=A.school_holiday.values.reshape(NB,NP,T)[:,0].astype(float) # [B,T]
DT=[D0+dt.timedelta(i) for i in range(T)]
WD=np.array([x.weekday() for x in DT])
OPEN=Y.sum(1)>0   # [B,T]
def easter(y):
    a=y%19;b=y//100;c=y%100;dd=b//4;e=b%4;f=(b+8)//25;g=(b-f+1)//3;h=(19*a+b-dd-g+15)%30;i=c//4;k=c%4
    l=(32+2*e+2*i-h-k)%7;m=(a+11*h+22*l)//451;mo=(h+l-7*m+114)//31;da=(h+l-7*m+114)%31+1
    return dt.date(y,mo,da)
# events: rank order = priority at ties ; first 14 are public names
NAMES=['NewYear','Epiphany','GoodFriday','EasterSunday','EasterMonday','Labour','Ascension','WhitSunday','WhitMonday','CorpusChristi','Unity','AllSaints','Xmas1','Xmas2','Reformation','Assumption','XmasEve','NYEve','RoseMonday','ShroveTue','AshWed','FatThu','MothersDay','Valentine']
def evdates(y):
    E=easter(y);o=lambda k:E+dt.timedelta(k)
    m=dt.date(y,5,1);m=m+dt.timedelta((6-m.weekday())%7+7)
    L=[dt.date(y,1,1),dt.date(y,1,6),o(-2),E,o(1),dt.date(y,5,1),o(39),o(49),o(50),o(60),dt.date(y,10,3),dt.date(y,11,1),dt.date(y,12,25),dt.date(y,12,26),
     dt.date(2017,10,31) if y==2017 else None,dt.date(y,8,15),dt.date(y,12,24),dt.date(y,12,31),o(-48),o(-47),o(-46),o(-52),m,dt.date(y,2,14)]
    return L
EVD=[]  # (dayindex,id)
for y in range(2015,2021):
    for i,x in enumerate(evdates(y)):
        if x: EVD.append(((x-D0).days,i))
NAME=np.full(T,-1)  # public-like name of day (ids 0..15)
for x,i in EVD:
    if 0<=x<T and i<16 and (NAME[x]<0): NAME[x]=i
assert set(np.where(HOL)[0])==set(np.where((NAME>=0)&(NAME!=15))[0]) , 'hol mismatch'
EK=3
EVID=np.full(T,-1);EVOFF=np.zeros(T,int)
for t in range(T):
    best=None
    for x,i in EVD:
        if abs(t-x)<=EK:
            k=(abs(t-x),i)
            if best is None or k<best[0]: best=(k,i,t-x)
    if best: EVID[t]=best[1];EVOFF[t]=best[2]
EVKEY=np.where(EVID>=0,EVID*7+EVOFF+3,-1)
pub=np.array(sorted(x for x,i in EVD if i<15))
PREVH=np.array([min(30,t-pub[pub<=t].max()) for t in range(T)]); NEXTH=np.array([min(30,pub[pub>=t].min()-t) for t in range(T)])
EO=np.zeros(T)
for t in range(T):
    c=[(DT[t]-easter(y)).days for y in (DT[t].year-1,DT[t].year,DT[t].year+1)]
    EO[t]=min(c,key=abs); EO[t]=np.clip(EO[t],-61,61)
hset=set(pub.tolist())
BRIDGE=np.array([int(t not in hset and ((WD[t]==4 and t-1 in hset) or (WD[t]==0 and t+1 in hset))) for t in range(T)])
SPECIAL=(HOL==1)|(EVID==16)&(EVOFF==0)|(EVID==17)&(EVOFF==0)   # irregular day
REG=OPEN & ~SPECIAL[None]
# centred base and ratio
CB=np.full((NB,NP,T),np.nan)
for t in range(T):
    ix=[t+7*k for k in (-4,-3,-2,-1,1,2,3,4) if 0<=t+7*k<T]
    m=REG[:,ix]; n=m.sum(1)
    v=np.where(m[:,None,:],Y[:,:,ix],np.nan)
    ok=n>=3
    # holidays: a branch closed on that weekday has no base
    if ok.any(): CB[ok,:,t]=np.nanmedian(v[ok],axis=2)
OK=OPEN[:,None,:]&(CB>0)
R=np.where(OK,Y/np.where(CB>0,CB,1),np.nan)
RC=np.array([[Y[:,p,t][OK[:,p,t]].sum()/max(CB[:,p,t][OK[:,p,t]].sum(),1e-9) if OK[:,p,t].sum()>=3 else np.nan for t in range(T)] for p in range(NP)])
EVDAYS={}
for t in range(T):
    if EVKEY[t]>=0: EVDAYS.setdefault(EVKEY[t],[]).append(t)
CH=np.where(OPEN[:,None,:],Y,0).sum(0)  # [P,T] chain
OI=[np.where(OPEN[b])[0] for b in range(NB)]
RI=[[np.where(REG[b]&(WD==w))[0] for w in range(7)] for b in range(NB)]
WINS=(7,14,28,56,91,182)
def agg(a,f): 
    return f(a,axis=1) if a.shape[1] else np.full(NP,np.nan)
def build(t,hs=range(1,29)):
    """features for origin t -> X [NB,NP,H,F], names, base dict, tgt idx"""
    hs=np.array([h for h in hs if t+h<T]); H=len(hs); g=t+hs
    SF={};  # series-level [NB,NP]
    def S(n): 
        if n not in SF: SF[n]=np.full((NB,NP),np.nan)
        return SF[n]
    S('nopen');S('lag1')
    WF={}   # series x wd
    def W(n):
        if n not in WF: WF[n]=np.full((NB,NP,7),np.nan)
        return WF[n]
    for n in ['nopen']+[f'lag{j}' for j in range(1,8)]+[f'{a}{w}' for w in WINS for a in ('mean','std','med')]+[f'{a}{w}' for w in(7,28,91) for a in('min','max')]+['expmean','expstd','mean28ly','closed28','closed91','promo28','promo7','uplift']: S(n)
    for b in range(NB):
        k=np.searchsorted(OI[b],t,side='right'); ix=OI[b][:k]
        S('nopen')[b]=k
        if k==0: continue
        v=Y[b][:,ix[-182:]]
        for j in range(7):
            if k>j: S(f'lag{j+1}')[b]=v[:,-1-j]
        for w in WINS:
            u=v[:,-w:]
            S(f'mean{w}')[b]=u.mean(1); S(f'std{w}')[b]=u.std(1)
            S(f'med{w}')[b]=np.median(u,axis=1)
            if w in(7,28,91): S(f'min{w}')[b]=u.min(1);S(f'max{w}')[b]=u.max(1)
        al=Y[b][:,ix]; S('expmean')[b]=al.mean(1);S('expstd')[b]=al.std(1)
        # a year ago level : open days in (t-364-28, t-364]
        k2=np.searchsorted(ix,t-364,side='right')
        if k2>=14: S('mean28ly')[b]=al[:,max(0,k2-28):k2].mean(1)
        S('closed28')[b]=1-OPEN[b,max(0,t-27):t+1].mean(); S('closed91')[b]=1-OPEN[b,max(0,t-90):t+1].mean()
        pm=PROMO[:,ix[-28:]]; S('promo28')[b]=pm.mean(1); S('promo7')[b]=PROMO[:,max(0,t-6):t+1].mean(1)
        # promo uplift from R up to t-28
        lo=max(0,t-28-728); rr=R[b][:,lo:max(lo,t-27)]; pp=PROMO[:,lo:max(lo,t-27)]
        for p in range(NP):
            m=(pp[p]>0)&~np.isnan(rr[p]); 
            if m.sum()>=7: S('uplift')[b,p]=rr[p][m].mean()
        for w in range(7):
            r=RI[b][w]; q=np.searchsorted(r,t,side='right')
            if q==0: continue
            z=Y[b][:,r[max(0,q-26):q]]; n=z.shape[1]
            for j in range(8):
                if n>j: W(f'wl{j+1}')[b,:,w]=z[:,-1-j]
            for m_ in (4,8,13,26): W(f'wm{m_}')[b,:,w]=z[:,-m_:].mean(1)
            for m_ in (4,8,13,26): W(f'wmed{m_}')[b,:,w]=np.median(z[:,-m_:],axis=1)
            for m_ in (4,8,26): W(f'ws{m_}')[b,:,w]=z[:,-m_:].std(1)
            W('wp8')[b,:,w]=PROMO[:,r[max(0,q-8):q]].mean(1)
            W('wn')[b,:,w]=n
    s=np.maximum(SF['mean28'],0.5)
    # chain product weekday index from last 8 weeks : mean of wm8 sums / mean28 sums
    okW=~np.isnan(WF['wm8'])
    cwi=np.nansum(WF['wm8'],axis=0)/np.maximum((np.where(okW,SF['mean28'][:,:,None],0)).sum(0),1e-9) # [P,7]
    bt=np.nansum(SF['mean28'],axis=1,keepdims=True)
    F={}
    def rep(x): return np.broadcast_to(x,(NB,NP,H))
    def col(x): return rep(np.asarray(x,float)[None,None,:])
    wd=WD[g]
    F['h']=col(hs);F['wd']=col(wd);F['dom']=col([DT[i].day for i in g]);F['month']=col([DT[i].month for i in g]);F['doy']=col([DT[i].timetuple().tm_yday for i in g])
    F['prevh']=col(PREVH[g]);F['nexth']=col(NEXTH[g]);F['name']=col(NAME[g]);F['hol']=col(HOL[g])
    F['before']=col(NEXTH[g]==1);F['after']=col(PREVH[g]==1);F['bridge']=col(BRIDGE[g]);F['eo']=col(EO[g])
    F['evid']=col(EVID[g]);F['evoff']=col(EVOFF[g])
    evc=np.full((NP,H),np.nan);evo=np.full((NB,NP,H),np.nan);evn=np.zeros(H)
    for i,x in enumerate(g):
        if EVKEY[x]<0: continue
        dd=[y for y in EVDAYS[EVKEY[x]] if y+28<=t]
        evn[i]=len(dd)
        if dd:
            q=RC[:,dd]; 
            n=(~np.isnan(q)).sum(1); evc[:,i]=np.where(n>0,np.nansum(q,1)/np.maximum(n,1),np.nan)
            q=R[:,:,dd]; n=(~np.isnan(q)).sum(2); evo[:,:,i]=np.where(n>0,np.nansum(q,2)/np.maximum(n,1),np.nan)
    F['evc']=rep(evc[None]);F['evo']=evo;F['evn']=col(evn)
    F['school']=rep(SCH[:,None,g]); F['schoolc']=col(SCH[:,g].mean(0))
    F['school28']=rep(SCH[:,max(0,t-27):t+1].mean(1)[:,None,None])
    F['promo']=rep(PROMO[None][:,:,g]); F['promoOther']=rep((PROMO[:,g].sum(0)[None]-PROMO[:,g])[None])
    F['promo28']=rep(SF['promo28'][:,:,None]);F['promo7']=rep(SF['promo7'][:,:,None]);F['uplift']=rep(SF['uplift'][:,:,None])
    lo=max(0,t-28-728);uc=np.full(NP,np.nan)
    for p in range(NP):
        m=(PROMO[p,lo:max(lo,t-27)]>0); rr=RC[p,lo:max(lo,t-27)][m];rr=rr[~np.isnan(rr)]
        if len(rr)>=7: uc[p]=rr.mean()
    F['upliftc']=rep(uc[None,:,None])
    F['promoEff']=np.where(F['promo']>0,F['upliftc'],1.0)
    for n in WF:
        if n in('wp8','wn'): F[n]=WF[n][:,:,wd]
        else: F[n]=WF[n][:,:,wd]/s[:,:,None]
    for n in SF:
        if n in('nopen','promo28','promo7','uplift','closed28','closed91','mean28'): continue
        if n=='mean28ly': F[n]=rep((SF[n]/s)[:,:,None]);continue
        F[n]=rep((SF[n]/s)[:,:,None])
    F['closed28']=rep(SF['closed28'][:,:,None]);F['closed91']=rep(SF['closed91'][:,:,None]);F['nopen']=rep(np.minimum(SF['nopen'],730)[:,:,None])
    F['logs']=rep(np.log(s)[:,:,None]);F['logbt']=rep(np.log(np.maximum(bt,.5))[:,:,None]);F['share']=rep((SF['mean28']/np.maximum(bt,.5))[:,:,None])
    bt7=np.nansum(SF['mean7'],axis=1,keepdims=True);bt91=np.nansum(SF['mean91'],axis=1,keepdims=True)
    F['bt7']=rep((bt7/np.maximum(bt,.5))[:,:,None]);F['bt91']=rep((bt91/np.maximum(bt,.5))[:,:,None])
    act=(SF['nopen']>=91)
    def csum(n): return np.where(act,np.nan_to_num(SF[n]),0).sum(0)
    c28=np.maximum(csum('mean28'),.5)
    for n in('mean7','mean14','mean91','mean182'): F['c_'+n]=rep((csum(n)/c28)[None,:,None])
    F['cwi']=rep(cwi[:,wd][None])
    # own weekday index over longer memory / chain idx
    F['wm26r']=WF['wm26'][:,:,wd]/np.maximum(SF['mean182'],.5)[:,:,None]
    # last year, week aligned
    ly=g-364; 
    yl=np.full((NB,NP,H),np.nan);cl=np.full((NP,H),np.nan);bl=np.full((NB,NP,H),np.nan)
    act2=~np.isnan(SF['mean28ly']) if 'mean28ly' in SF else np.zeros((NB,NP),bool)
    sly=np.maximum(SF.get('mean28ly',np.full((NB,NP),np.nan)),.5)
    for i,x in enumerate(ly):
        if x<3: continue
        m=OPEN[:,x]; yl[m,:,i]=Y[m][:,:,x]/sly[m]
        # chain: 7-day window centred, per product, ratio of mean open value to sly, over active branches
        w=slice(x-3,x+4); o=OPEN[:,w]; 
        den=o.sum(1); mv=(Y[:,:,w]*o[:,None]).sum(2)/np.maximum(den,1)[:,None]
        a=act2&(den>0)[:,None]
        cl[:,i]=np.where(a.sum(0)>=3,(np.where(a,mv,0).sum(0))/np.maximum(np.where(a,np.nan_to_num(sly),0).sum(0),.5),np.nan)
        bl[:,:,i]=np.where(a,mv/sly,np.nan)
    F['ly']=yl;F['lyc']=rep(cl[None]);F['lyb']=bl
    F['branch']=rep(np.arange(NB)[:,None,None]);F['product']=rep(np.arange(NP)[None,:,None])
    wmb=WF['wm8'][:,:,wd]; n=np.nan_to_num(WF['wn'][:,:,wd])
    fb=SF['mean28'][:,:,None]*cwi[:,wd][None]
    base8=np.where(n>=4,wmb,fb)
    return F,s,base8,g
def closure(t,hs=range(1,29)):
    """predicted closed [NB,H]"""
    g=[t+h for h in hs if t+h<T]; out=np.zeros((NB,len(g)),bool)
    wdc=np.zeros((NB,7),bool)
    first=[OI[b][0] if len(OI[b]) and OI[b][0]<=t else t+1 for b in range(NB)]
    for b in range(NB):
        for w in range(7):
            ix=[x for x in range(max(first[b],t-90),t+1) if WD[x]==w and not HOL[x]][-8:]
            wdc[b,w]=len(ix)>=4 and (~OPEN[b,ix]).mean()>=.75
    sc=wdc[:,6]
    for i,x in enumerate(g):
        for b in range(NB):
            c=wdc[b,WD[x]]
            if NAME[x]>=0:
                occ=lambda bb:[y for y in range(first[bb],t+1) if NAME[y]==NAME[x]]
                o=occ(b); own=[not OPEN[b,y] for y in o]
                if len(own)>=2: c=c or np.mean(own)>.5
                else:
                    po=[not OPEN[bb,y] for bb in range(NB) if sc[bb]==sc[b] for y in occ(bb)]
                    if len(po)>=3: c=c or np.mean(po)>.5
            out[b,i]=c
        # long running closure
    for b in range(NB):
        run=0
        while t-run>=0 and not OPEN[b,t-run]: run+=1
        if run>=28: out[b]=True
        elif run>=5: out[b,:7]=True
    return out
# --- the rows of the fixture, under the names that the kernel gives its features
M={'h':'horizon','wd':'weekday','dom':'day_of_month','month':'month','doy':'day_of_year','prevh':'days_since_holiday','nexth':'days_to_holiday','hol':'is_holiday','before':'holiday_eve','after':'after_holiday','bridge':'bridge_day','eo':'easter_offset','evoff':'event_offset','evc':'event_effect_pool','evo':'event_effect_own','evn':'event_count',
'school':'at.school_holiday','schoolc':'mean_of_all.school_holiday','school28':'recent_28.school_holiday','promo':'at.promo','promoOther':'others.promo','promo28':'recent_open_28.promo','promo7':'recent_7.promo','wp8':'weekday_8.promo','uplift':'uplift_own.promo','upliftc':'uplift_pool.promo','promoEff':'uplift_here.promo',
'wn':'weekday_count','cwi':'pool_weekday_index','wm26r':'weekday_mean_26_over_182','expmean':'mean_all','expstd':'std_all','mean28ly':'year_ago_level','closed28':'closed_share_28','closed91':'closed_share_91','nopen':'open_days','logs':'log_scale','logbt':'total_log.branch','share':'total_share.branch','bt7':'total_trend_7.branch','bt91':'total_trend_91.branch','c_mean7':'pool_trend_7','c_mean14':'pool_trend_14','c_mean91':'pool_trend_91','c_mean182':'pool_trend_182','ly':'year_ago_value','lyc':'pool_year_ago_week','lyb':'year_ago_week','branch':'key.branch','product':'key.product'}
for j in range(1,9): M[f'wl{j}']=f'weekday_lag_{j}'
for j in range(1,8): M[f'lag{j}']=f'lag_{j}'
for w in (4,8,13,26): M[f'wm{w}']=f'weekday_mean_{w}'; M[f'wmed{w}']=f'weekday_median_{w}'; M[f'ws{w}']=f'weekday_std_{w}'
for w in WINS:
    for a,b in (('mean','mean'),('std','std'),('med','median'),('min','min'),('max','max')): M[f'{a}{w}']=f'{b}_{w}'
iso=lambda s:(dt.date.fromisoformat(s)-D0).days
rows=[('B02','P101','2019-04-02','2019-04-20'),('B02','P101','2019-04-02','2019-04-21'),('B22','P109','2019-03-03','2019-03-04'),('B05','P110','2018-12-23','2018-12-31'),('B41','P109','2018-12-23','2019-01-07'),('B71','P110','2018-08-19','2018-09-10'),('B04','P109','2016-06-12','2016-06-19'),('B25','P101','2019-04-02','2019-04-30')]
out=[];cache={}
for b,p,o,d_ in rows:
    t=iso(o)
    if t not in cache: cache[t]=(build(t),closure(t))
    (F,s,b8,g),c=cache[t]; i=br.index(b);j=pr.index(p);k=iso(d_)-t-1
    v={M[n]:(None if np.isnan(F[n][i,j,k]) else float(F[n][i,j,k])) for n in F if n in M}
    out.append(dict(branch=b,product=p,origin=o,date=d_,scale=float(s[i,j]),level=None if np.isnan(b8[i,j,k]) else float(b8[i,j,k]),closed=bool(c[i,k]),features=v))
    json.dump(out,open(HERE.parent / 'it' / 'fixtures' / 'bakery_rows.json', 'w'),indent=0)
